'use client'
// The numbers behind the activity chart as a table, drawn when it is asked for.
import { useState } from 'react'
import { withRange } from '@/lib/domain/filter'
import { effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import styles from './activity-chart.module.css'
import type { Activity, ActivityColumn } from './prepare-activity'
import type { ChartCoverage } from './prepare-coverage'

type Count = { words: string; inferred?: true; of: (column: ActivityColumn) => number }

const COUNTS: readonly Count[] = [
  { words: 'Events', of: ({ total }) => total },
  { words: 'Writes', of: ({ writes, inferredWrites }) => writes + inferredWrites },
  { words: 'Inferred writes', inferred: true, of: ({ inferredWrites }) => inferredWrites },
  { words: 'Reads', of: ({ reads, inferredReads }) => reads + inferredReads },
  { words: 'Inferred reads', inferred: true, of: ({ inferredReads }) => inferredReads },
  { words: 'Unknown', of: ({ unknown }) => unknown },
  { words: 'Failed', of: ({ failed }) => failed },
]

type ActivityTableProps = { activity: Activity; coverage: ChartCoverage | null; state: PageState }

/** A time filters by its bucket. What is inferred has columns of its own, each beside the one that counts it too. */
export function ActivityTable({ activity, coverage, state }: ActivityTableProps) {
  const [open, setOpen] = useState(false)
  const counts = COUNTS.filter(({ inferred }) => !inferred || effectsMode(state) === 'inferred')
  return (
    <details className={styles.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as table, by {activity.interval}</summary>
      {open && (
        <div className={styles.scroll}>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th scope="col">Time ({activity.zone})</th>
                {counts.map(({ words }) => (
                  <th key={words} scope="col" className={tableStyles.number}>
                    {words}
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
                  {counts.map(({ words, of }) => (
                    <td key={words} className={tableStyles.number} data-zero={of(column) === 0 || undefined}>
                      {formatCount(of(column))}
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
