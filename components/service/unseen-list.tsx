// Names of actions that the page has no event of, in columns; each leads to its documentation. Their marks are hatched,
// as of all that no record says.
import eventStyles from '../event/event.module.css'
import { formatTime } from '../time/format-time'
import { DocLink } from './doc-link'
import type { UnseenLine } from './prepare-actions'
import styles from './service.module.css'

const WORDS = { true: 'A read', false: 'A write', unknown: 'A read or a write' }

export function UnseenList({ label, lines }: { label: string; lines: readonly UnseenLine[] }) {
  return (
    <ul className={styles.names} aria-label={label}>
      {lines.map(({ name, address, value, lastSeenEver }) => (
        <li key={name}>
          <span className={eventStyles.mark} data-read-only={value} data-inferred title={WORDS[value]}>
            <span className="visually-hidden">{WORDS[value]}</span>
          </span>
          <DocLink href={address}>{name}</DocLink>
          {lastSeenEver !== null && (
            <span className={styles.muted}> last {formatTime(lastSeenEver).slice(0, 10)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
