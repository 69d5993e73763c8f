'use client'
// Draws the list of identities: who, in which account, how much and when, with a spark line each. The order stands in
// the address.
import type { IdentityOrder } from '@/lib/domain/identity-answers'
import { InferredCount } from '../chart/inferred-count'
import { sparkPath } from '../chart/prepare-numbers'
import { barOf, wordsOf } from '../chart/prepare-ranking'
import { effectsMode } from '../filter/effects-mode'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import { RankedBar } from '../panel/ranked-bar'
import { ScrollRegion } from '../panel/scroll-region'
import styles from './identity-table.module.css'
import type { IdentityRow } from './prepare-identities'

type IdentityTableProps = { rows: readonly IdentityRow[]; order: IdentityOrder; state: PageState }

/** What stands right of the words; `by` is the order that a click on its head asks for. */
const COLUMNS: readonly { words: string; by?: IdentityOrder; kind: 'count' | 'bar' | 'spark' | 'time' }[] = [
  { words: 'Reads and writes', kind: 'bar' },
  { words: 'Over time', kind: 'spark' },
  { words: 'Events', by: 'events', kind: 'count' },
  { words: 'Writes', by: 'writes', kind: 'count' },
  { words: 'Failed', by: 'errors', kind: 'count' },
  { words: 'First seen (UTC)', by: 'first', kind: 'time' },
  { words: 'Last seen (UTC)', by: 'recent', kind: 'time' },
]

export function IdentityTable({ rows, order, state }: IdentityTableProps) {
  const largest = Math.max(1, ...rows.map(({ identity }) => identity.events))
  return (
    <ScrollRegion label="Identities" className={styles.scroll}>
      <table className={`${tableStyles.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col" className={styles.who}>
              Identity
            </th>
            <th scope="col" className={`${styles.type} ${tableStyles.wide}`}>
              Type
            </th>
            <th scope="col" className={`${styles.account} ${tableStyles.wide}`}>
              Account
            </th>
            <th scope="col" className={`${styles.actor} ${tableStyles.wider}`}>
              Actor
            </th>
            {COLUMNS.map(({ words, by, kind }) => (
              <th
                key={words}
                scope="col"
                className={`${kind === 'count' || kind === 'time' ? tableStyles.number : tableStyles.wider} ${styles[kind] ?? ''}`}
                aria-sort={by && order === by ? 'descending' : undefined}
              >
                {by ? (
                  <FilterLink
                    className={styles.sort}
                    href={hrefOf(state, { others: { order: by === 'events' ? null : by, cursor: null } })}
                  >
                    {words}
                    {order === by && ' ↓'}
                  </FilterLink>
                ) : (
                  <span className={kind === 'bar' ? 'visually-hidden' : undefined}>{words}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.identity.key} row={row} largest={largest} state={state} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Row({ row, largest, state }: { row: IdentityRow; largest: number; state: PageState }) {
  const { identity } = row
  const counts = { ...identity, value: identity.key }
  const effects = effectsMode(state)
  const words = wordsOf(counts, effects)
  const inferred = effects === 'inferred' ? identity.inferredWrites : 0
  const writes = identity.writes + inferred
  return (
    <tr className={styles.row} tabIndex={-1}>
      <th scope="row" className={styles.who}>
        <span className={styles.cell}>
          <FilterLink
            className={styles.link}
            href={entityHref(state, 'identity', identity.key) ?? '#'}
            title={identity.key}
            scroll
          >
            {identity.label}
          </FilterLink>
          <ValueActions state={state} by="identity" value={identity.key} />
        </span>
      </th>
      <td className={`${styles.muted} ${tableStyles.wide}`} title={row.type}>
        {row.type}
      </td>
      <td className={`${styles.muted} ${tableStyles.wide}`}>{row.account}</td>
      <td className={`${styles.muted} ${tableStyles.wider}`} title={row.actors}>
        {row.actors}
      </td>
      <td className={tableStyles.wider} title={words}>
        <RankedBar bar={barOf(counts, largest, effects)} words={words} />
      </td>
      <td className={tableStyles.wider} title={row.spark ?? undefined}>
        {row.spark !== null && (
          <>
            <svg className={styles.line} viewBox="-1 -1 102 20" preserveAspectRatio="none" aria-hidden="true">
              <path d={sparkPath(identity.spark, 100, 18)} vectorEffect="non-scaling-stroke" />
            </svg>
            <span className="visually-hidden">{row.spark}</span>
          </>
        )}
      </td>
      <td className={tableStyles.number}>{formatCount(identity.events)}</td>
      <td className={tableStyles.number} data-zero={writes === 0 || undefined}>
        <InferredCount count={writes} inferred={inferred} of="inferred-write" />
      </td>
      <td
        className={tableStyles.number}
        data-zero={identity.errors === 0 || undefined}
        data-failed={identity.errors > 0 || undefined}
      >
        {formatCount(identity.errors)}
      </td>
      {[row.first, row.last].map((time, at) => (
        <td
          key={at === 0 ? 'first' : 'last'}
          className={`${tableStyles.number} ${at === 0 ? styles.muted : ''}`}
          title={time.exact}
        >
          {time.short}
        </td>
      ))}
    </tr>
  )
}
