'use client'
// Draws the full ranked list of a dimension, with a search within it and an order that stands in the address.
import { useState } from 'react'
import type { Breakdown, BreakdownOrder, BreakdownRow } from '@/lib/domain/answers'
import { dimensionOf } from '@/lib/domain/dimensions'
import { only } from '@/lib/domain/filter'
import { effectParts, effectSeries, sumOfSeries } from '../chart/effect-series'
import { EffectsSwitch } from '../chart/effects-switch'
import { InferredCount } from '../chart/inferred-count'
import { barOf, wordsOf } from '../chart/prepare-ranking'
import { prepareValueList } from '../chart/prepare-value-list'
import { effectsMode } from '../filter/effects-mode'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import { inSentence } from '../filter/in-sentence'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import { formatTime } from '../time/format-time'
import tableStyles from './data-table.module.css'
import { formatCount, formatShare } from './format-number'
import { Panel } from './panel'
import { RankedBar } from './ranked-bar'
import { SearchField } from './search-field'
import styles from './value-list.module.css'

type ValueListProps = { breakdown: Breakdown; order: BreakdownOrder; state: PageState }

const MOST_AT_FIRST = 200

/** What stands right of the bar; `by` is the order that a click on its head asks for. */
const COLUMNS: readonly { words: string; by?: BreakdownOrder; time?: true }[] = [
  { words: 'Events', by: 'events' },
  { words: 'Share' },
  { words: 'Writes' },
  { words: 'Reads' },
  { words: 'Unknown' },
  { words: 'Failed', by: 'errors' },
  { words: 'First seen (UTC)', time: true },
  { words: 'Last seen (UTC)', by: 'recent', time: true },
]

/** A value leads to the page about it, or to the overview of it alone; + and − narrow the list in place. */
export function ValueList({ breakdown, order, state }: ValueListProps) {
  const [search, setSearch] = useState('')
  const [all, setAll] = useState(false)
  const view = prepareValueList(breakdown, search, all ? Number.POSITIVE_INFINITY : MOST_AT_FIRST)
  const { label, plural } = dimensionOf(breakdown.by)
  const largest = Math.max(1, ...breakdown.rows.map((row) => row.events))
  return (
    <Panel
      title={<SearchField label={`Search ${inSentence(plural)}`} value={search} onSearch={setSearch} />}
      label={plural}
      aside={
        <span className={styles.aside}>
          <EffectsSwitch state={state} unsaid={breakdown.rows.reduce((sum, row) => sum + row.unknown, 0)} />
          <span role="status">{view.shown}</span>
        </span>
      }
    >
      <div className={styles.scroll}>
        <table className={`${tableStyles.table} ${styles.table}`}>
          <thead>
            <tr>
              <th scope="col" className={styles.value}>
                {label}
              </th>
              <th scope="col" className={styles.bar}>
                <span className="visually-hidden">Reads and writes</span>
              </th>
              {COLUMNS.map(({ words, by, time }) => (
                <th
                  key={words}
                  scope="col"
                  className={`${tableStyles.number} ${time ? styles.time : styles.count}`}
                  aria-sort={by && order === by ? 'descending' : undefined}
                >
                  {by ? (
                    <FilterLink
                      className={styles.sort}
                      href={hrefOf(state, { others: { order: by === 'events' ? null : by } })}
                    >
                      {words}
                      {order === by && ' ↓'}
                    </FilterLink>
                  ) : (
                    words
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row) => (
              <Row key={row.value} row={row} breakdown={breakdown} largest={largest} state={state} />
            ))}
          </tbody>
        </table>
      </div>
      {view.rows.length === 0 && <p className={styles.nothing}>Nothing here has “{search}” in it.</p>}
      {view.hidden > 0 && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          Show {formatCount(view.hidden)} more
        </button>
      )}
    </Panel>
  )
}

type RowProps = { row: BreakdownRow; breakdown: Breakdown; largest: number; state: PageState }

function Row({ row, breakdown: { by, total }, largest, state }: RowProps) {
  const effects = effectsMode(state)
  const parts = effectParts(row, effects)
  const words = wordsOf(row, effects)
  return (
    <tr className={styles.row} tabIndex={-1}>
      <th scope="row" className={styles.value}>
        <span className={styles.cell}>
          <FilterLink
            className={styles.link}
            href={
              entityHref(state, by, row.value) ??
              hrefOf(state, { path: '/', filter: only(state.filter, by, row.value) })
            }
            title={row.value}
            scroll
          >
            {row.label}
          </FilterLink>
          {row.label !== row.value && <span className={styles.raw}>{row.value}</span>}
          <ValueActions state={state} by={by} value={row.value} />
        </span>
      </th>
      <td title={words}>
        <RankedBar bar={barOf(row, largest, effects)} words={words} />
      </td>
      <td className={tableStyles.number}>{formatCount(row.events)}</td>
      <td className={`${tableStyles.number} ${styles.muted}`}>{formatShare(row.events, total)}</td>
      {effectSeries(effects).map((series) => {
        const sum = sumOfSeries(parts, series)
        return (
          <td key={series.field} className={tableStyles.number} data-zero={sum === 0 || undefined}>
            {series.inferred ? (
              <InferredCount count={sum} inferred={parts[series.inferred.field]} of={series.inferred.of} />
            ) : (
              formatCount(sum)
            )}
          </td>
        )
      })}
      <td
        className={tableStyles.number}
        data-zero={row.errors === 0 || undefined}
        data-failed={row.errors > 0 || undefined}
      >
        {formatCount(row.errors)}
      </td>
      <td className={`${tableStyles.number} ${styles.muted}`}>{formatTime(row.firstSeen).slice(0, 16)}</td>
      <td className={tableStyles.number}>{formatTime(row.lastSeen).slice(0, 16)}</td>
    </tr>
  )
}
