'use client'
// A filter's values with their counts under the other filters: search, only this, not this. Every choice is a link.
import { Button, Popover, Skeleton } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Breakdown, BreakdownRow } from '@/lib/domain/answers'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import { clear, exclude, formatFilter, only, toggle } from '@/lib/domain/filter'
import { fetchJson } from '../fetch-answer'
import { FilterLink } from '../filter/filter-link'
import { inSentence } from '../filter/in-sentence'
import { hrefOf, type PageState } from '../filter/page-state'
import { valueLabel } from '../filter/value-label'
import { formatCount } from '../panel/format-number'
import { type MenuValue, menuValues } from './menu-values'
import styles from './value-menu.module.css'

/** The API's largest page; values beyond it are found by typing them out. */
const MOST_VALUES = 1000

type Loaded = { query: string; breakdown: Breakdown | null; problem: string | null }

export function ValueMenu({ state, by }: { state: PageState; by: DimensionKey }) {
  const [opened, setOpened] = useState(false)
  const { label } = dimensionOf(by)
  const condition = state.filter.conditions[by]
  const chosen = (condition?.include.length ?? 0) + (condition?.exclude.length ?? 0)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={340}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          size="compact-md"
          className={styles.target}
          data-chosen={chosen > 0 || undefined}
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
          rightSection={
            chosen > 0 ? (
              <span className={styles.chosen}>{chosen}</span>
            ) : (
              <span className={styles.caret} aria-hidden="true">
                ▾
              </span>
            )
          }
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown}>
        {opened && <Values state={state} by={by} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function useBreakdown(query: string): { breakdown: Breakdown | null; problem: string | null } {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    fetchJson<Breakdown>(`/api/breakdown?${query}`, { signal: abort.signal })
      .then((breakdown) => setLoaded({ query, breakdown, problem: null }))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Error ? error.message : 'The values could not be loaded.'
        setLoaded({ query, breakdown: null, problem })
      })
    return () => abort.abort()
  }, [query])
  // While newer counts are on their way the old ones stay.
  return { breakdown: loaded?.breakdown ?? null, problem: loaded?.query === query ? loaded.problem : null }
}

function Values({ state, by }: { state: PageState; by: DimensionKey }) {
  const router = useRouter()
  const [search, setSearch] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const listId = useId()
  const { label, plural } = dimensionOf(by)
  const parameters = formatFilter(clear(state.filter, by))
  parameters.set('by', by)
  parameters.set('limit', String(MOST_VALUES))
  const { breakdown, problem } = useBreakdown(parameters.toString())
  const condition = state.filter.conditions[by]
  const { values, unlisted, exact } = menuValues(by, breakdown, condition, search)
  const largest = Math.max(1, ...(breakdown?.rows ?? []).map(({ events }) => events))

  const onKeyDown = (key: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-menu-link]') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    const target = {
      ArrowDown: at === -1 ? 0 : at + 2,
      ArrowUp: at - 2,
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
    }[key.key]
    const sideways = key.key === 'ArrowRight' || key.key === 'ArrowLeft'
    if (target === undefined || (at === -1 && key.key !== 'ArrowDown')) return
    // Left and right stay on their line.
    if (sideways && target >> 1 !== at >> 1) return
    key.preventDefault()
    if (target < 0) document.getElementById(`${listId}-search`)?.focus()
    else links[Math.min(target, links.length - 1)]?.focus()
  }
  const onSubmit = (submit: FormEvent) => {
    submit.preventDefault()
    // Until the values are there nobody can tell whether what was typed is a value or the beginning of one.
    if (breakdown === null && problem === null) return
    const value = values.length === 1 ? values[0]?.value : exact
    if (value === undefined || value === null) return
    setSearch('')
    router.push(hrefOf(state, { filter: only(state.filter, by, value) }), { scroll: false })
  }
  return (
    <form onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <input
        id={`${listId}-search`}
        className={styles.search}
        type="search"
        placeholder={`Find in ${inSentence(plural)}`}
        aria-label={`Find in ${inSentence(plural)}`}
        aria-controls={listId}
        autoComplete="off"
        data-autofocus
        value={search}
        onChange={(change) => setSearch(change.currentTarget.value)}
      />
      {problem !== null && (
        <p className={styles.note} role="alert">
          {problem}
        </p>
      )}
      {breakdown === null && problem === null && <Waiting />}
      <ul ref={list} id={listId} className={styles.values} aria-label={plural}>
        {values.map((value) => (
          <Value
            key={value.value}
            state={state}
            by={by}
            value={value}
            share={(value.row?.events ?? 0) / largest}
          />
        ))}
      </ul>
      <p className={styles.note} role="status">
        {breakdown && values.length === 0 && exact === null && `No ${inSentence(label)} like this.`}
        {unlisted > 0 && `${formatCount(unlisted)} more; type to find them.`}
      </p>
      {exact !== null && (
        <FilterLink
          className={styles.exact}
          href={hrefOf(state, { filter: only(state.filter, by, exact) })}
          onClick={() => setSearch('')}
        >
          Only “{exact}”, whether listed or not
        </FilterLink>
      )}
      {condition && (
        <FilterLink className={styles.exact} href={hrefOf(state, { filter: clear(state.filter, by) })}>
          Clear {inSentence(label)}
        </FilterLink>
      )}
    </form>
  )
}

type ValueProps = { state: PageState; by: DimensionKey; value: MenuValue; share: number }

function Value({ state, by, value: { value, row, included, excluded }, share }: ValueProps) {
  const words = valueLabel(by, value)
  const count = row ? `${formatCount(row.events)} events` : 'no events'
  return (
    <li className={styles.value} data-included={included || undefined} data-excluded={excluded || undefined}>
      <FilterLink
        className={styles.include}
        href={hrefOf(state, { filter: toggle(state.filter, by, value) })}
        title={titleOf(value, row)}
        aria-label={`${included ? 'No longer' : 'Also'} ${words}, ${count}`}
        aria-current={included || undefined}
        data-menu-link
      >
        <span className={styles.box} aria-hidden="true">
          {included ? '✓' : ''}
        </span>
        <span className={styles.word}>{words}</span>{' '}
        <span className={styles.count}>{row ? formatCount(row.events) : '–'}</span>
        <span className={styles.bar} style={{ width: `${share * 100}%` }} />
      </FilterLink>
      <FilterLink
        className={styles.exclude}
        href={hrefOf(state, { filter: exclude(state.filter, by, value) })}
        aria-label={`${excluded ? 'No longer without' : 'Not'} ${words}`}
        title={excluded ? 'No longer leave out' : 'Leave out'}
        aria-current={excluded || undefined}
        data-menu-link
      >
        −
      </FilterLink>
    </li>
  )
}

const titleOf = (value: string, row: BreakdownRow | null): string =>
  row ? `${value}\n${formatCount(row.writes)} writes, ${formatCount(row.errors)} failed` : value

function Waiting() {
  return (
    <div aria-busy="true" className={styles.waiting}>
      {[1, 2, 3, 4].map((line) => (
        <Skeleton key={line} height={20} />
      ))}
    </div>
  )
}
