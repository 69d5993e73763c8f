// The two columns of a table that say when something was first and last seen.
import type { SeenTime } from './prepare-seen'
import styles from './seen-list.module.css'

export function TimeHeads() {
  return (
    <>
      <th scope="col">
        First <span className={styles.zone}>(UTC)</span>
      </th>
      <th scope="col">Last (UTC)</th>
    </>
  )
}

/** Short, with the exact times on hover and to a screen reader. */
export function TimeCells({ first, last }: { first: SeenTime; last: SeenTime }) {
  return [first, last].map((time, at) => (
    <td key={at === 0 ? 'first' : 'last'} className={styles.time} title={time.exact}>
      <span aria-hidden="true">{time.short}</span>
      <span className="visually-hidden">{time.exact}</span>
    </td>
  ))
}
