'use client'
// Draws the list of regions, or of accounts: a search within it, and an order that stands in the address.
import { useState } from 'react'
import type { PlaceList, PlaceOrder } from '@/lib/domain/place-answers'
import { visibleText } from '@/lib/domain/value-label'
import { barOf, wordsOf } from '../chart/prepare-ranking'
import { effectsMode } from '../filter/effects-mode'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import tableStyles from '../panel/data-table.module.css'
import { formatCount, formatShare } from '../panel/format-number'
import { Panel } from '../panel/panel'
import { RankedBar } from '../panel/ranked-bar'
import { SearchField } from '../panel/search-field'
import listStyles from '../panel/value-list.module.css'
import { formatTime } from '../time/format-time'
import styles from './place-table.module.css'
import { type PlaceTableRow, preparePlaceTable } from './prepare-place-table'

type PlaceTableProps = { list: PlaceList; order: PlaceOrder; state: PageState }

const WORDS = {
  region: { title: 'Regions', search: 'Search regions', head: 'Region', other: 'Accounts', most: 60 },
  account: { title: 'Accounts', search: 'Search accounts', head: 'Account', other: 'Regions', most: 25 },
} as const

/** A value leads to its page; + and − narrow the list in place. */
export function PlaceTable({ list, order, state }: PlaceTableProps) {
  const [search, setSearch] = useState('')
  const [all, setAll] = useState(false)
  const words = WORDS[list.by]
  const view = preparePlaceTable(list, search, { most: words.most, all })
  const largest = Math.max(1, ...list.rows.map((row) => row.events))
  const head = { state, order }
  return (
    <Panel
      title={<SearchField label={words.search} value={search} onSearch={setSearch} />}
      label={words.title}
      aside={<span role="status">{view.shown}</span>}
    >
      <div className={`${listStyles.scroll} ${styles.scroll}`}>
        <table className={`${tableStyles.table} ${listStyles.table} ${styles.table}`} data-by={list.by}>
          <thead>
            <tr>
              <Head {...head} by="value" className={listStyles.value} words={words.head} />
              {list.by === 'region' && (
                <th scope="col" className={`${styles.partition} ${tableStyles.wide}`}>
                  Partition
                </th>
              )}
              <th scope="col" className={`${listStyles.bar} ${tableStyles.wide}`}>
                <span className="visually-hidden">By readOnly</span>
              </th>
              <Head {...head} by="events" className={NUMBER} words="Events" />
              <th scope="col" className={NUMBER}>
                Share
              </th>
              <Head {...head} by="errors" className={NUMBER} words="Failed" />
              <Head {...head} by="identities" className={NUMBER} words="Identities" />
              <th scope="col" className={NUMBER}>
                {words.other}
              </th>
              <th scope="col" className={TIME}>
                First seen (UTC)
              </th>
              <Head {...head} by="recent" className={TIME} words="Last seen (UTC)" />
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row) => (
              <Row key={row.value} row={row} list={list} largest={largest} state={state} />
            ))}
          </tbody>
        </table>
      </div>
      {view.rows.length === 0 && <p className={listStyles.nothing}>Nothing here has “{search}” in it.</p>}
      {view.hidden + view.silent > 0 && (
        <button type="button" className={listStyles.more} onClick={() => setAll(true)}>
          {view.hidden > 0
            ? `Show ${formatCount(view.hidden)} more`
            : `Show ${formatCount(view.silent)} regions without events`}
        </button>
      )}
    </Panel>
  )
}

const NUMBER = `${tableStyles.number} ${styles.count}`
const TIME = `${tableStyles.number} ${listStyles.time}`

type HeadProps = {
  by: PlaceOrder
  order: PlaceOrder
  state: PageState
  className: string | undefined
  words: string
}

/** The head of a column that the list can be ordered by. */
function Head({ by, order, state, className, words }: HeadProps) {
  const [direction, arrow] = by === 'value' ? (['ascending', ' ↑'] as const) : (['descending', ' ↓'] as const)
  return (
    <th scope="col" className={className} aria-sort={order === by ? direction : undefined}>
      <FilterLink
        className={listStyles.sort}
        href={hrefOf(state, { others: { order: by === 'events' ? null : by } })}
      >
        {words}
        {order === by && arrow}
      </FilterLink>
    </th>
  )
}

type RowProps = { row: PlaceTableRow; list: PlaceList; largest: number; state: PageState }

function Row({
  row: { value, name, partition, optIn, counts },
  list: { by, total },
  largest,
  state,
}: RowProps) {
  const effects = effectsMode(state)
  const muted = `${tableStyles.number} ${listStyles.muted}`
  return (
    <tr className={listStyles.row} tabIndex={-1} data-silent={counts === null || undefined}>
      <th scope="row" className={listStyles.value}>
        <span className={listStyles.cell}>
          <FilterLink
            className={listStyles.link}
            href={entityHref(state, by, value) ?? ''}
            title={name === null ? value : `${name} (${value})`}
            scroll
          >
            {name ?? visibleText(value)}
          </FilterLink>
          {name !== null && <span className={styles.code}>{value}</span>}
          <ValueActions state={state} by={by} value={value} />
        </span>
      </th>
      {by === 'region' && (
        <td
          className={`${listStyles.muted} ${tableStyles.wide}`}
          title={optIn ? 'An account has to switch this region on' : undefined}
        >
          {partition ?? '–'}
          {optIn && ', opt-in'}
        </td>
      )}
      {counts === null ? (
        <>
          <td className={tableStyles.wide} />
          <td colSpan={7} className={listStyles.muted}>
            No events
          </td>
        </>
      ) : (
        <>
          <td className={tableStyles.wide} title={wordsOf(counts, effects)}>
            <RankedBar bar={barOf(counts, largest, effects)} words={wordsOf(counts, effects)} />
          </td>
          <td className={tableStyles.number}>{formatCount(counts.events)}</td>
          <td className={muted}>{formatShare(counts.events, total)}</td>
          <td
            className={tableStyles.number}
            data-zero={counts.errors === 0 || undefined}
            data-failed={counts.errors > 0 || undefined}
          >
            {formatCount(counts.errors)}
          </td>
          <td className={tableStyles.number}>{formatCount(counts.identities)}</td>
          <td className={tableStyles.number}>{formatCount(counts.places)}</td>
          <td className={muted}>{formatTime(counts.firstSeen).slice(0, 16)}</td>
          <td className={tableStyles.number}>{formatTime(counts.lastSeen).slice(0, 16)}</td>
        </>
      )}
    </tr>
  )
}
