// The files of an import, all or those of one status.
import { FilterLink } from '@/components/filter/filter-link'
import { FileTable } from '@/components/import/file-table'
import styles from '@/components/import/import.module.css'
import { statusWord } from '@/components/import/import-status'
import { FILE_STATUSES, type ImportSummary } from '@/lib/domain/answers'
import { importFiles } from '@/lib/query/import-files'
import { database } from '../../database'

const FIRST_PAGE = 100

/** `status` as the address gives it; anything that is none means all. */
export async function FilesPanel({ summary, status }: { summary: ImportSummary; status: string | null }) {
  const chosen = FILE_STATUSES.find((each) => each === status)
  const first = await importFiles(database(), summary.id, { status: chosen, limit: FIRST_PAGE })
  const path = `/imports/${summary.id}`
  return (
    <>
      <div className={styles.sectionHead}>
        <h2>Files</h2>
        <nav className={styles.choices} aria-label="Files by status">
          <FilterLink href={path} aria-current={chosen === undefined || undefined}>
            All
          </FilterLink>
          {FILE_STATUSES.map((each) => (
            <FilterLink
              key={each}
              href={`${path}?status=${each}`}
              aria-current={each === chosen || undefined}
            >
              {statusWord(each)}
            </FilterLink>
          ))}
        </nav>
      </div>
      {first.files.length === 0 ? (
        <p className={styles.line}>No file has this status.</p>
      ) : (
        <FileTable key={chosen} importId={summary.id} status={chosen ?? null} first={first} />
      )}
    </>
  )
}
