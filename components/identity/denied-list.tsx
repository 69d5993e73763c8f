'use client'
// Draws what an identity was denied; each leads to the events.
import { only } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import ranked from '../panel/ranked-list.module.css'
import type { DeniedRow } from './prepare-denied'
import styles from './seen-list.module.css'
import { TimeCells, TimeHeads } from './time-cells'

type DeniedListProps = { rows: readonly DeniedRow[]; words: string; state: PageState }

export function DeniedList({ rows, words, state }: DeniedListProps) {
  return (
    <table className={ranked.list}>
      <caption className="visually-hidden">Denied: {words}</caption>
      <colgroup>
        <col />
        <col className={styles.errorColumn} />
        <col className={styles.countColumn} />
        <col className={styles.firstColumn} />
        <col className={styles.lastColumn} />
      </colgroup>
      <thead className={styles.head}>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Action</span>
          </th>
          <th scope="col">
            <span className="visually-hidden">Error</span>
          </th>
          <th scope="col">Events</th>
          <TimeHeads />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.service} ${row.event} ${row.error}`} className={ranked.row} tabIndex={-1}>
            <th scope="row" className={`${ranked.label} ${styles.label}`}>
              <FilterLink
                className={styles.session}
                href={hrefOf(state, {
                  path: '/events',
                  filter: only(
                    only(only(state.filter, 'service', row.service), 'event', row.event),
                    'error',
                    row.error,
                  ),
                })}
                title={`${row.serviceLabel}: ${row.label}`}
                scroll
              >
                {row.label} <span className={styles.of}>{row.serviceLabel}</span>
              </FilterLink>
            </th>
            <td className={styles.error} title={row.error}>
              {row.error}
            </td>
            <td className={ranked.count}>{row.count}</td>
            <TimeCells first={row.first} last={row.last} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
