'use client'
// The numbers behind the activity chart as a table, drawn when it is asked for.
import { useState } from 'react'
import { withRange } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import styles from './activity-chart.module.css'
import type { Activity } from './prepare-activity'
import type { ChartCoverage } from './prepare-coverage'

const COUNTS = [
  ['total', 'Events'],
  ['writes', 'Writes'],
  ['reads', 'Reads'],
  ['unknown', 'Unknown'],
  ['failed', 'Failed'],
] as const

type ActivityTableProps = { activity: Activity; coverage: ChartCoverage | null; state: PageState }

/** A time filters by its bucket. */
export function ActivityTable({ activity, coverage, state }: ActivityTableProps) {
  const [open, setOpen] = useState(false)
  return (
    <details className={styles.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as table, by {activity.interval}</summary>
      {open && (
        <div className={styles.scroll}>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th scope="col">Time ({activity.zone})</th>
                {COUNTS.map(([field, name]) => (
                  <th key={field} scope="col" className={tableStyles.number}>
                    {name}
                  </th>
                ))}
                {coverage && <th scope="col">Logs</th>}
              </tr>
            </thead>
            <tbody>
              {activity.columns.map((column, index) => (
                <tr key={column.from}>
                  <th scope="row">
                    <FilterLink
                      className={tableStyles.link}
                      href={hrefOf(state, { filter: withRange(state.filter, column.from, column.to) })}
                    >
                      {column.words}
                    </FilterLink>
                    {column.partial && ' (part)'}
                  </th>
                  {COUNTS.map(([field]) => (
                    <td
                      key={field}
                      className={tableStyles.number}
                      data-zero={column[field] === 0 || undefined}
                    >
                      {formatCount(column[field])}
                    </td>
                  ))}
                  {coverage && <td>{coverage.columns[index]?.words}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
