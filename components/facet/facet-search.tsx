'use client'
// Finds a value among all that a facet has, beyond the few that it lists.
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import { only } from '@/lib/domain/filter'
import { effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { inSentence } from '../filter/in-sentence'
import { hrefOf, type PageState } from '../filter/page-state'
import { FacetRow } from './facet-row'
import styles from './facets.module.css'
import { findInFacet } from './prepare-facet'
import { useFacet } from './use-facet'

/** The API's largest page; a value beyond it is found by typing it out. */
const MOST_LOADED = 1000
const MOST_LISTED = 50

type FacetSearchProps = {
  state: PageState
  by: DimensionKey
  /** When the search is done with. */
  onDone: () => void
  /** The values that stand there as long as nothing is typed. */
  children: ReactNode
}

export function FacetSearch({ state, by, onDone, children }: FacetSearchProps) {
  const [search, setSearch] = useState('')
  const router = useRouter()
  const { facet, problem } = useFacet(state.filter, by, MOST_LOADED)
  const typed = search.trim()
  const found =
    facet && findInFacet(facet, state.filter.conditions[by], search, MOST_LISTED, effectsMode(state))
  const hrefOfOnly = (value: string) => hrefOf(state, { filter: only(state.filter, by, value) })
  const onSubmit = (submit: FormEvent) => {
    submit.preventDefault()
    // Until the values are there nobody can tell whether what was typed is a value or the beginning of one.
    if (typed === '' || found === null) return
    const value = found.values.length === 1 ? found.values[0]?.value : found.exact
    if (value === undefined || value === null) return
    onDone()
    router.push(hrefOfOnly(value), { scroll: false })
  }
  const words = `Find in ${inSentence(dimensionOf(by).plural)}`
  return (
    <form onSubmit={onSubmit}>
      <input
        className={styles.search}
        type="search"
        placeholder={words}
        aria-label={words}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: it stands here because somebody has just asked to type into it.
        autoFocus
        value={search}
        onChange={(change) => setSearch(change.currentTarget.value)}
        onKeyDown={(key) => {
          if (key.key !== 'Escape') return
          key.preventDefault()
          onDone()
        }}
      />
      {typed === '' ? (
        children
      ) : (
        <>
          {found && (
            <ul className={styles.found} aria-label={`Found ${inSentence(dimensionOf(by).plural)}`}>
              {found.values.map((value) => (
                <FacetRow key={value.value} state={state} by={by} value={value} />
              ))}
            </ul>
          )}
          <p className={styles.note} role="status">
            {problem ?? found?.note ?? 'Loading…'}
          </p>
          {found && found.exact !== null && (
            <FilterLink className={styles.exact} href={hrefOfOnly(found.exact)} onClick={onDone}>
              Only “{found.exact}”, whether listed or not
            </FilterLink>
          )}
        </>
      )}
    </form>
  )
}
