// A bar in a row, split by reads and writes.
import type { RankedRow } from '../chart/prepare-ranking'
import styles from './ranked-bar.module.css'

/** `words` say to a screen reader what the bar shows. */
export function RankedBar({ bar, words }: { bar: RankedRow['bar']; words: string }) {
  return (
    <span className={styles.bar}>
      {bar.map(({ field, width }) => (
        <span key={field} className={styles.piece} data-of={field} style={{ width: `${width}%` }} />
      ))}
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
