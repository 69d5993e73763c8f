'use client'
// Draws the strip of numbers. Each leads to what it counts: a filter or a list.
import { Tooltip } from '@mantine/core'
import { only } from '@/lib/domain/filter'
import { type StripNumber, sparkPath } from '../chart/prepare-numbers'
import { EFFECT_VALUES, effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import styles from './number-tiles.module.css'

const hrefs: Record<StripNumber['key'], (state: PageState) => string> = {
  events: (state) => hrefOf(state, { path: '/events' }),
  writes: (state) => {
    const { by, write } = EFFECT_VALUES[effectsMode(state)]
    return hrefOf(state, { filter: only(state.filter, by, write) })
  },
  failed: (state) => hrefOf(state, { filter: only(state.filter, 'outcome', 'failure') }),
  identities: (state) => hrefOf(state, { path: '/identities' }),
  services: (state) => hrefOf(state, { path: '/services' }),
  regions: (state) => hrefOf(state, { path: '/regions' }),
}

type NumberTilesProps = {
  numbers: readonly StripNumber[]
  state: PageState
  /** What the numbers are compared with, or why with nothing. */
  compared: string
  /** How many events do not say whether they read or write; null where all do. */
  unsaid: string | null
}

/** The number before is told on hover and on focus, and to a screen reader always. More is neither good nor bad. */
export function NumberTiles({ numbers, state, compared, unsaid }: NumberTilesProps) {
  return (
    <div>
      <ul className={styles.strip} aria-label="Totals">
        {numbers.map((number) => (
          <li key={number.key}>
            <Tooltip
              label={`${number.change}: ${number.value} against ${number.before}`}
              disabled={number.change === null}
              events={{ hover: true, focus: true, touch: false }}
              position="bottom"
              openDelay={250}
              withinPortal
            >
              <FilterLink className={styles.tile} href={hrefs[number.key](state)} scroll>
                <span className={styles.label} data-of={number.key}>
                  {number.label}
                </span>
                <span className={styles.value}>{number.value}</span>
                <span className={styles.notes}>
                  <span className={styles.share} title={number.share}>
                    {number.share}
                  </span>
                  {number.change !== null && (
                    <span>
                      {number.change}
                      <span className="visually-hidden"> (before: {number.before})</span>
                    </span>
                  )}
                </span>
                {number.spark && <Spark values={number.spark} of={number.key} />}
              </FilterLink>
            </Tooltip>
          </li>
        ))}
      </ul>
      <div className={styles.below}>
        {unsaid !== null && (
          <p className={styles.unsaid} title={unsaid}>
            {unsaid}
          </p>
        )}
        <p className={styles.compared} title={compared}>
          {compared}
        </p>
      </div>
    </div>
  )
}

/** As high as the strip, in a window of any width. */
export function NumberTilesSkeleton() {
  return (
    <div role="status" className={styles.waiting}>
      <span className="visually-hidden">Loading…</span>
    </div>
  )
}

function Spark({ values, of }: { values: readonly number[]; of: string }) {
  return (
    <svg
      className={styles.spark}
      viewBox="-1 -1 102 26"
      preserveAspectRatio="none"
      aria-hidden="true"
      data-of={of}
    >
      <path d={sparkPath(values, 100, 24)} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
