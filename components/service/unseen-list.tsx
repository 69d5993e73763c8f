// Names of actions that the page has no event of, in columns; each leads to its documentation.
import { Swatch } from '../chart/swatch'
import { formatTime } from '../time/format-time'
import { DocLink } from './doc-link'
import type { UnseenLine } from './prepare-actions'
import styles from './service.module.css'

const WORDS = { true: 'read', false: 'write', unknown: 'read or write' }

export function UnseenList({ label, lines }: { label: string; lines: readonly UnseenLine[] }) {
  return (
    <ul className={styles.names} aria-label={label}>
      {lines.map(({ name, address, value, lastSeenEver }) => (
        <li key={name}>
          <Swatch of={value} />
          <span className="visually-hidden">{WORDS[value]} </span>
          <DocLink href={address}>{name}</DocLink>
          {lastSeenEver !== null && (
            <span className={styles.muted}> last {formatTime(lastSeenEver).slice(0, 10)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
