// Why no event is shown, and the way out: nothing imported, a range beside the data, or a filter that is too tight.
import Link from 'next/link'
import type { Filter } from '@/lib/domain/filter'
import { withRange } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import styles from './no-events.module.css'

/** The cause, and for a tight filter what each way of loosening it would show. */
export type NoEventsCause =
  | { kind: 'no data' }
  | { kind: 'range'; data: { from: string; to: string } }
  | { kind: 'filter'; data: { from: string; to: string }; loosened: Loosened[] }
/** `label` completes "without …"; `events` is what the filter matches then. */
export type Loosened = { label: string; filter: Filter; events: number }

export function NoEvents({ state, cause }: { state: PageState; cause: NoEventsCause }) {
  if (cause.kind === 'no data')
    return (
      <section className={styles.empty}>
        <h2>No events yet</h2>
        <p>Nothing has been imported. Drop CloudTrail log files on the imports page to see them here.</p>
        <Link className={styles.action} href="/imports">
          Import log files
        </Link>
      </section>
    )
  const { data } = cause
  const everything = hrefOf(state, { filter: withRange(state.filter, data.from, data.to) })
  if (cause.kind === 'range')
    return (
      <section className={styles.empty}>
        <h2>No events in this range</h2>
        <p>The logs that were imported cover {formatRange(data.from, data.to)} UTC.</p>
        <FilterLink className={styles.action} href={everything}>
          Show all of it
        </FilterLink>
        <FilterLink
          className="text-link"
          href={hrefOf(state, { filter: withRange(state.filter, undefined, undefined) })}
        >
          Show the newest week
        </FilterLink>
      </section>
    )
  const helpful = cause.loosened.filter(({ events }) => events > 0)
  return (
    <section className={styles.empty}>
      <h2>No event matches all of these filters</h2>
      {helpful.length > 0 ? (
        <>
          <p>Drop one of them:</p>
          <ul>
            {helpful.map(({ label, filter, events }) => (
              <li key={label}>
                <FilterLink className="text-link" href={hrefOf(state, { filter })}>
                  Without {label}
                </FilterLink>
                <span className={styles.count}>{formatCount(events)} events</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>Dropping any single one of them does not help.</p>
      )}
      <FilterLink className="text-link" href={hrefOf(state, { filter: { ...state.filter, conditions: {} } })}>
        Clear all filters
      </FilterLink>
    </section>
  )
}
