'use client'
// All imports with their counts. Those under way show how far they are.
import Link from 'next/link'
import type { ImportSummary } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { CountCells, CountHeads } from './count-columns'
import { ImportStatus } from './import-status'
import styles from './import-table.module.css'

export function ImportTable({ imports }: { imports: readonly ImportSummary[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Status</th>
            <th scope="col">When (UTC)</th>
            <th scope="col" className={styles.number}>
              Files
            </th>
            <CountHeads />
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
              <td className={styles.number}>{formatCount(each.files)}</td>
              <CountCells of={each} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
