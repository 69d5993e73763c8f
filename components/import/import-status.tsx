// An import's or a file's status in words and a colour.
import type { FileChoice, ImportFile, ImportSummary } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import styles from './import-table.module.css'

const WORDS: Record<ImportFile['status'], string> = {
  queued: 'Waiting',
  running: 'Importing',
  done: 'Done',
  partial: 'In part',
  failed: 'Failed',
}
/** What a list of files is called. */
export const choiceWord = (choice: FileChoice): string =>
  ({ ...WORDS, skipped: 'With skipped', rejected: 'With rejected' })[choice]

export function StatusWord({ status, children }: { status: ImportFile['status']; children?: string }) {
  return (
    <span className={styles.status} data-status={status}>
      {children ?? WORDS[status]}
    </span>
  )
}

/** A finished import with broken files is not simply done: it says how many. One that nobody reads is not under way. */
export function ImportStatus({ summary }: { summary: ImportSummary }) {
  const { status, filesPartial, filesFailed, waitsForNobody } = summary
  if (waitsForNobody) return <StatusWord status="partial">Waits for its host</StatusWord>
  const broken = [
    filesPartial > 0 && `${formatCount(filesPartial)} in part`,
    filesFailed > 0 && `${formatCount(filesFailed)} failed`,
  ].filter(Boolean)
  if (status === 'done' && broken.length > 0)
    return <StatusWord status="partial">{`Done, ${broken.join(', ')}`}</StatusWord>
  return <StatusWord status={status} />
}
