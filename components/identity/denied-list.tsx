'use client'
// Draws what an identity was denied; each leads to the events. A button shows the less frequent ones too.
import { useId, useState } from 'react'
import { only } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import ranked from '../panel/ranked-list.module.css'
import type { DeniedRow, prepareDenied } from './prepare-denied'
import styles from './seen-list.module.css'
import { TimeCells, TimeHeads } from './time-cells'

/** `height`: that of the list before it is expanded. */
type DeniedListProps = { denied: ReturnType<typeof prepareDenied>; height: number; state: PageState }

export function DeniedList({ denied, height, state }: DeniedListProps) {
  const { rows, words, shown, expand } = denied
  const [isWhole, setWhole] = useState(false)
  const id = useId()
  return (
    <>
      <div className={ranked.body} style={{ minHeight: height }}>
        <DeniedTable id={id} rows={isWhole ? rows : rows.slice(0, shown)} words={words} state={state} />
      </div>
      <div className={`${ranked.foot} ${styles.deniedFoot}`}>
        <span>
          {words}{' '}
          {rows.length > shown && (
            <button
              type="button"
              className={styles.show}
              aria-expanded={isWhole}
              aria-controls={id}
              onClick={() => setWhole(!isWhole)}
            >
              {isWhole ? `Show ${shown}` : expand}
              <span className="visually-hidden"> of what was denied</span>
            </button>
          )}
        </span>
        <FilterLink
          className="text-link"
          href={hrefOf(state, { path: '/events', filter: only(state.filter, 'outcome', 'failure') })}
          scroll
        >
          All that failed
        </FilterLink>
      </div>
    </>
  )
}

type DeniedTableProps = { id: string; rows: readonly DeniedRow[]; words: string; state: PageState }

function DeniedTable({ id, rows, words, state }: DeniedTableProps) {
  return (
    <table id={id} className={`${ranked.list} ${styles.denied}`}>
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
