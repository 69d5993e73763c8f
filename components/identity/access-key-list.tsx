'use client'
// Draws access keys, shortened; a button shows one in full, with the way to its events.
import { useState } from 'react'
import { only } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import ranked from '../panel/ranked-list.module.css'
import type { AccessKeyRow, AccessKeyList as Keys } from './prepare-access-keys'
import styles from './seen-list.module.css'
import { TimeCells, TimeHeads } from './time-cells'

export function AccessKeyList({ keys, state }: { keys: Keys; state: PageState }) {
  return (
    <table className={ranked.list}>
      <caption className="visually-hidden">Access keys: {keys.words}</caption>
      <colgroup>
        <col />
        <col className={styles.countColumn} />
        <col className={styles.firstColumn} />
        <col className={styles.lastColumn} />
      </colgroup>
      <thead className={styles.head}>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Access key</span>
          </th>
          <th scope="col">Events</th>
          <TimeHeads />
        </tr>
      </thead>
      <tbody>
        {keys.rows.map((row) => (
          <Row key={row.id} row={row} state={state} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, state }: { row: AccessKeyRow; state: PageState }) {
  const [isWhole, setWhole] = useState(false)
  return (
    <tr className={ranked.row} tabIndex={-1}>
      <th scope="row" className={`${ranked.label} ${styles.label}`}>
        <span className={styles.named}>
          {isWhole ? (
            <FilterLink
              className={`text-link ${styles.key}`}
              href={hrefOf(state, { path: '/events', filter: only(state.filter, 'accessKey', row.id) })}
              title="Show its events"
              scroll
            >
              {row.id}
            </FilterLink>
          ) : (
            <span className={styles.key}>{row.short}</span>
          )}
          {row.short !== row.id && (
            <button
              type="button"
              className={styles.show}
              aria-expanded={isWhole}
              aria-label={`${isWhole ? 'Shorten' : 'Show'} access key ${row.short}`}
              onClick={() => setWhole(!isWhole)}
            >
              {isWhole ? 'Shorten' : 'Show'}
            </button>
          )}
        </span>
      </th>
      <td className={ranked.count}>{row.count}</td>
      <TimeCells first={row.first} last={row.last} />
    </tr>
  )
}
