// The rejected records of an import.
import styles from '@/components/import/import.module.css'
import { RejectList } from '@/components/import/reject-list'
import { formatCount } from '@/components/panel/format-number'
import type { ImportSummary } from '@/lib/domain/answers'
import { importRejects } from '@/lib/query/import-rejects'
import { database } from '../../database'

const FIRST_PAGE = 50

export async function RejectsPanel({ summary }: { summary: ImportSummary }) {
  const first = await importRejects(database(), summary.id, { limit: FIRST_PAGE })
  return (
    <>
      <div className={styles.sectionHead} id="rejects">
        <h2>Rejected records</h2>
        <span className={styles.choices}>
          {formatCount(summary.rejected)} that could not be used, kept as received{' '}
          <a className="text-link" href={`/api/imports/${summary.id}/rejects/download`} download>
            Download
          </a>
        </span>
      </div>
      <RejectList importId={summary.id} first={first} />
    </>
  )
}
