'use client'
// One facet: a heading that opens and closes it, its values, and how many there are in all.
import { type ReactNode, useRef, useState } from 'react'
import type { Facet } from '@/lib/domain/answers'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import { clear } from '@/lib/domain/filter'
import { effectsMode } from '../filter/effects-mode'
import { listPath } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import { inSentence } from '../filter/in-sentence'
import { hrefOf, type PageState } from '../filter/page-state'
import { FacetRow } from './facet-row'
import { FacetSearch } from './facet-search'
import styles from './facets.module.css'
import { type FacetView, prepareFacet } from './prepare-facet'
import { useFacet } from './use-facet'

/** So many values are listed, more only where more are chosen. */
export const LISTED_VALUES = 6

type FacetPanelProps = {
  state: PageState
  by: DimensionKey
  /** As the server drew it; absent for one that begins closed: it is asked for when it is opened. */
  facet: Facet | undefined
}

export function FacetPanel({ state, by, facet: drawn }: FacetPanelProps) {
  const [open, setOpen] = useState(drawn !== undefined)
  const [searching, setSearching] = useState(false)
  const find = useRef<HTMLButtonElement>(null)
  const { label } = dimensionOf(by)
  const head = (search: boolean) => (
    <h3 className={styles.heading}>
      <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={styles.caret} aria-hidden="true">
          {open ? '▾' : '▸'}
        </span>
        {label}
      </button>
      {search && (
        <button
          ref={find}
          type="button"
          className={styles.find}
          aria-pressed={searching}
          aria-label={`Find in ${inSentence(dimensionOf(by).plural)}`}
          onClick={() => setSearching(!searching)}
        >
          Find
        </button>
      )}
      {state.filter.conditions[by] && (
        <FilterLink
          className={styles.clear}
          href={hrefOf(state, { filter: clear(state.filter, by) })}
          aria-label={`Clear ${label}`}
        >
          Clear
        </FilterLink>
      )}
    </h3>
  )
  const done = () => {
    setSearching(false)
    find.current?.focus()
  }
  const body = (facet: Facet) => {
    const view = prepareFacet(facet, state.filter.conditions[by], LISTED_VALUES, effectsMode(state))
    const list = <Values state={state} by={by} view={view} />
    return (
      <>
        {head(view.more || searching)}
        {searching ? (
          <FacetSearch state={state} by={by} onDone={done}>
            {list}
          </FacetSearch>
        ) : (
          list
        )}
      </>
    )
  }
  return (
    <section className={styles.facet}>
      {!open ? (
        head(false)
      ) : drawn ? (
        body(drawn)
      ) : (
        <LoadedFacet state={state} by={by} head={head} body={body} />
      )}
    </section>
  )
}

type LoadedFacetProps = {
  state: PageState
  by: DimensionKey
  head: (search: boolean) => ReactNode
  body: (facet: Facet) => ReactNode
}

function LoadedFacet({ state, by, head, body }: LoadedFacetProps): ReactNode {
  const { facet, problem } = useFacet(state.filter, by, LISTED_VALUES)
  if (facet) return body(facet)
  return (
    <>
      {head(false)}
      {problem === null ? (
        <div className={styles.waiting} style={{ height: LISTED_VALUES * 24 }} />
      ) : (
        <p className={styles.note} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

function Values({ state, by, view }: { state: PageState; by: DimensionKey; view: FacetView }) {
  const { plural } = dimensionOf(by)
  if (view.values.length === 0)
    return <p className={styles.note}>{by === 'error' ? 'No errors.' : 'No values.'}</p>
  return (
    <>
      <ul className={styles.values} aria-label={plural}>
        {view.values.map((value) => (
          <FacetRow key={value.value} state={state} by={by} value={value} />
        ))}
      </ul>
      {view.more && (
        <FilterLink
          className={styles.foot}
          href={hrefOf(state, { path: listPath(by), filter: clear(state.filter, by) })}
          scroll
        >
          {view.shown}
          <span className={styles.all}>
            All<span className="visually-hidden"> {inSentence(plural)}</span>
          </span>
        </FilterLink>
      )}
    </>
  )
}
