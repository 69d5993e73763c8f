// What became of the records, as columns of a table: the same for a file and for a whole import.
import type { ImportFile, ImportSummary } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import styles from './import-table.module.css'

const COUNTS = [
  ['Records', 'records'],
  ['New events', 'events'],
  ['Duplicates', 'duplicates'],
  ['Skipped', 'skipped'],
  ['Rejected', 'rejected'],
] as const satisfies readonly (readonly [string, keyof ImportFile & keyof ImportSummary])[]

type Counts = Record<(typeof COUNTS)[number][1], number>

export function CountHeads() {
  return COUNTS.map(([label]) => (
    <th key={label} scope="col" className={styles.number}>
      {label}
    </th>
  ))
}

export function CountCells({ of }: { of: Counts }) {
  return COUNTS.map(([label, key]) => (
    <td key={label} className={styles.number} data-zero={of[key] === 0 || undefined}>
      {formatCount(of[key])}
    </td>
  ))
}
