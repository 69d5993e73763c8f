// The mark on a value that an identity never had before the period.
import styles from './seen-list.module.css'

export function NewMark() {
  return (
    <span className={styles.new} title="This identity never had it before this period">
      new
    </span>
  )
}
