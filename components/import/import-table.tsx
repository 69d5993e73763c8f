'use client'
// All imports with their counts. Those under way show how far they are.
import Link from 'next/link'
import type { ImportSummary } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { ImportStatus } from './import-status'
import styles from './import-table.module.css'

const COUNTS = [
  ['Files', 'files'],
  ['Records', 'records'],
  ['New events', 'events'],
  ['Duplicates', 'duplicates'],
  ['Skipped', 'skipped'],
  ['Rejected', 'rejected'],
] as const satisfies readonly (readonly [string, keyof ImportSummary])[]

export function ImportTable({ imports }: { imports: readonly ImportSummary[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Status</th>
            <th scope="col">When (UTC)</th>
            {COUNTS.map(([label]) => (
              <th key={label} scope="col" className={styles.number}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {imports.map((each) => (
            <tr key={each.id}>
              <th scope="row" className={styles.source}>
                <Link className="text-link" href={`/imports/${each.id}`} prefetch={false} title={each.source}>
                  {each.source}
                </Link>
                {each.sample && <span className={styles.tag}>sample</span>}
              </th>
              <td>
                <ImportStatus summary={each} />
              </td>
              <td className={styles.when}>{formatTime(each.createdAt).slice(0, 19)}</td>
              {COUNTS.map(([label, key]) => (
                <td key={label} className={styles.number} data-zero={each[key] === 0 || undefined}>
                  {formatCount(each[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
