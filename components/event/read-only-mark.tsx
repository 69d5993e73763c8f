// The readOnly flag as a word and a colour, the same everywhere.
import { valueLabel } from '../filter/value-label'
import styles from './event.module.css'

/** `value` as the filter writes it: true, false, unknown. */
export function ReadOnlyMark({ value }: { value: string }) {
  return (
    <span className={styles.mark} data-read-only={value}>
      {valueLabel('readOnly', value)}
    </span>
  )
}
