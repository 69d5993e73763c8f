'use client'
// Draws the map of regions: a link for each region, as large as it has events. One stop for the tab key; arrow keys walk
// from region to region.
import { Tooltip } from '@mantine/core'
import { type CSSProperties, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { effectSeries } from '../chart/effect-series'
import { Swatch } from '../chart/swatch'
import { effectsMode } from '../filter/effects-mode'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import type { PageState } from '../filter/page-state'
import { Panel } from '../panel/panel'
import type { RegionMapView, RegionMark } from './prepare-region-map'
import styles from './region-map.module.css'
import { isWalkKey, walkRegionMap } from './walk-region-map'

const LAND = { maskImage: 'url(/world-outline.svg)' }

type RegionMapProps = { view: RegionMapView; size: { width: number; height: number }; state: PageState }

/** `size` is the map's own, of which the width divided by the height counts. */
export function RegionMap({ view: { marks, first, beside, shown }, size, state }: RegionMapProps) {
  const [current, setCurrent] = useState(first)
  const links = useRef<(HTMLAnchorElement | null)[]>([])
  const scroller = useRef<HTMLDivElement>(null)
  const aspect = size.width / size.height
  const middle = (marks[first]?.left ?? 50) / 100

  // A window too narrow for the map begins with the region of the most events.
  useLayoutEffect(() => {
    const { current: shown } = scroller
    if (shown) shown.scrollLeft = shown.scrollWidth * middle - shown.clientWidth / 2
  }, [middle])

  function walk(event: KeyboardEvent) {
    if (!isWalkKey(event.key) || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const next = walkRegionMap(marks, current, event.key, aspect)
    setCurrent(next)
    links.current[next]?.focus()
  }

  return (
    <Panel title="Where" label="Map of regions" aside={<Legend shown={shown} state={state} />}>
      <div className={styles.scroll} ref={scroller}>
        <ul
          className={styles.map}
          style={{ aspectRatio: aspect }}
          aria-label="Regions from west to east. Arrow keys walk from one to the next, Enter opens one."
          onKeyDown={walk}
        >
          <li className={styles.land} style={LAND} aria-hidden="true" />
          {marks.map((mark, at) => (
            <li key={mark.code} className={styles.place} style={placeOf(mark)}>
              <Tooltip
                label={<Words mark={mark} />}
                events={{ hover: true, focus: true, touch: false }}
                openDelay={60}
                withinPortal
              >
                <FilterLink
                  ref={(link) => {
                    links.current[at] = link
                  }}
                  className={styles.mark}
                  data-silent={mark.size === null || undefined}
                  href={entityHref(state, 'region', mark.code) ?? ''}
                  tabIndex={at === current ? 0 : -1}
                  aria-label={`${mark.name}, ${mark.code}: ${mark.words}`}
                  onFocus={() => setCurrent(at)}
                  scroll
                >
                  <span className={styles.shape}>
                    {mark.pieces.map(({ field, from, to }) => (
                      <span key={field} className={styles.piece} data-of={field} style={sliceOf(from, to)} />
                    ))}
                  </span>
                </FilterLink>
              </Tooltip>
            </li>
          ))}
        </ul>
      </div>
      {beside.length > 0 && (
        <ul className={styles.beside} aria-label="Not on the map">
          {beside.map(({ value, label, why, count, words }) => (
            <li key={value} title={words}>
              <FilterLink className="text-link" href={entityHref(state, 'region', value) ?? ''} scroll>
                {label}
              </FilterLink>{' '}
              <b>{count}</b> <span className={styles.muted}>{why}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Stands for the map while it is on its way. */
export function MapFrame({ size }: Pick<RegionMapProps, 'size'>) {
  return (
    <div className={styles.scroll} role="status">
      <span className="visually-hidden">Loading…</span>
      <div className={styles.map} style={{ aspectRatio: size.width / size.height }}>
        <div className={styles.land} style={LAND} />
      </div>
    </div>
  )
}

function Legend({ shown, state }: { shown: string; state: PageState }) {
  return (
    <ul className={styles.legend} data-legend>
      {effectSeries(effectsMode(state)).map(({ of, label, inferred }) => (
        <li key={of}>
          <Swatch of={of} /> {label}
          {inferred && (
            <>
              , <Swatch of={inferred.of} /> inferred
            </>
          )}
        </li>
      ))}
      <li>
        <span className={styles.ring} aria-hidden="true" /> No events
      </li>
      <li>{shown}</li>
    </ul>
  )
}

function Words({ mark: { name, code, words, share } }: { mark: RegionMark }) {
  return (
    <span className={styles.words}>
      <b>{name}</b> {code}
      <br />
      {words}
      {share && <span>, {share} of all</span>}
    </span>
  )
}

/** Smaller marks lie above larger ones, and rings above both. */
const placeOf = ({ left, top, size }: RegionMark): CSSProperties => ({
  left: `${left}%`,
  top: `${top}%`,
  width: size === null ? undefined : `${size}%`,
  zIndex: size === null ? 2000 : 1000 - Math.round(size * 100),
})

/** Of the whole circle only this slice; from one turn to another. */
const sliceOf = (from: number, to: number): CSSProperties | undefined =>
  from === 0 && to === 1
    ? undefined
    : {
        maskImage: `conic-gradient(transparent ${from}turn, #000 ${from}turn ${to}turn, transparent ${to}turn)`,
      }
