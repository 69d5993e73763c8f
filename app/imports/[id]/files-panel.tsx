// The files of an import, all or those of one outcome, each outcome with how many it lists.
import { FilterLink } from '@/components/filter/filter-link'
import { FileTable } from '@/components/import/file-table'
import styles from '@/components/import/import.module.css'
import { choiceWord } from '@/components/import/import-status'
import { RetryButton } from '@/components/import/retry-button'
import { retryAllWords } from '@/components/import/retry-words'
import { formatCount } from '@/components/panel/format-number'
import { FILE_CHOICES, type ImportSummary } from '@/lib/domain/answers'
import { importFileCounts } from '@/lib/query/import-file-counts'
import { importFiles, retryableFiles } from '@/lib/query/import-files'
import { database } from '../../database'
import { spoolId } from '../../spool'

const FIRST_PAGE = 100

/** `status` as the address gives it; anything that is none means all. */
export async function FilesPanel({ summary, status }: { summary: ImportSummary; status: string | null }) {
  const chosen = FILE_CHOICES.find((each) => each === status)
  const broken = summary.filesPartial + summary.filesFailed
  const here = await spoolId()
  const [first, counts, retryable] = await Promise.all([
    importFiles(database(), summary.id, { status: chosen, limit: FIRST_PAGE, here }),
    importFileCounts(database(), summary.id),
    broken > 1 ? retryableFiles(database(), summary.id, here) : 0,
  ])
  const retryAll = retryAllWords(retryable, broken)
  const path = `/imports/${summary.id}`
  // What there is none of is left out, but for the one that is looked at.
  const choices = FILE_CHOICES.filter((each) => counts[each] > 0 || each === chosen)
  return (
    <>
      <div className={styles.sectionHead} id="files">
        <h2>Files</h2>
        <nav className={styles.choices} aria-label="Files by outcome">
          <FilterLink href={path} aria-current={chosen === undefined || undefined}>
            All {formatCount(summary.files)}
          </FilterLink>
          {choices.map((each) => (
            <FilterLink
              key={each}
              href={`${path}?status=${each}`}
              aria-current={each === chosen || undefined}
            >
              {choiceWord(each)} {formatCount(counts[each])}
            </FilterLink>
          ))}
          {summary.rejected > 0 && (
            <a href="#rejects">
              {formatCount(summary.rejected)} rejected {summary.rejected === 1 ? 'record' : 'records'} ↓
            </a>
          )}
        </nav>
        {retryAll !== null && <RetryButton path={`/api/imports/${summary.id}/retry`} label={retryAll} />}
      </div>
      {first.files.length === 0 ? (
        <p className={styles.line}>No file is here under this outcome.</p>
      ) : (
        <FileTable key={chosen} importId={summary.id} status={chosen ?? null} first={first} />
      )}
    </>
  )
}
