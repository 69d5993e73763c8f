'use client'
// Names of actions that the page has no event of, in columns; each leads to its documentation. Their marks are hatched,
// as of all that no record says.
import { useState } from 'react'
import { clear, type Filter, only, withRange } from '@/lib/domain/filter'
import eventStyles from '../event/event.module.css'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { DocLink } from './doc-link'
import type { UnseenLine } from './prepare-actions'
import styles from './service.module.css'

const WORDS = { true: 'A read', false: 'A write', unknown: 'A read or a write' }

/** What an API never did is the longest of its lists, and the least urgent. */
const MOST_AT_FIRST = 24

type UnseenListProps = { label: string; lines: readonly UnseenLine[]; state: PageState }

/** When one was last seen leads to that event, whatever the page's filter. */
export function UnseenList({ label, lines, state }: UnseenListProps) {
  const [all, setAll] = useState(false)
  const shown = all ? lines : lines.slice(0, MOST_AT_FIRST)
  const hidden = lines.length - shown.length
  return (
    <>
      <ul className={styles.names} aria-label={label}>
        {shown.map(({ name, address, value, lastSeenEver }) => (
          <li key={name}>
            <span className={eventStyles.mark} data-read-only={value} data-inferred title={WORDS[value]}>
              <span className="visually-hidden">{WORDS[value]}</span>
            </span>
            <DocLink href={address}>{name}</DocLink>
            {lastSeenEver !== null && (
              <FilterLink
                className={styles.lastSeen}
                href={hrefOf(state, { path: '/events', filter: sinceThen(state, name, lastSeenEver) })}
                scroll
              >
                last {formatTime(lastSeenEver).slice(0, 10)}
                <span className="visually-hidden">: {name}</span>
              </FilterLink>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          Show {formatCount(hidden)} more
          <span className="visually-hidden">: {label}</span>
        </button>
      )}
    </>
  )
}

/** The action's events from then on, under no other condition. */
function sinceThen({ filter }: PageState, action: string, from: string): Filter {
  const { service } = filter.conditions
  return only({ ...withRange(clear(filter), from, undefined), conditions: { service } }, 'event', action)
}
