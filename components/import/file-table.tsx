'use client'
// The files of an import with what became of each; further ones a page at a time.
import { useEffect, useState } from 'react'
import type { FileChoice, ImportFile } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { CountCells, CountHeads } from './count-columns'
import { StatusWord } from './import-status'
import styles from './import-table.module.css'
import { MoreButton } from './more-button'
import { RetryButton } from './retry-button'
import { skipWords } from './skip-words'

type FilePage = { files: readonly ImportFile[]; nextCursor: string | null }
type FileTableProps = { importId: string; status: FileChoice | null; first: FilePage }

/** As many as the API answers at once. */
const MOST_AT_ONCE = 1000

export function FileTable({ importId, status, first }: FileTableProps) {
  const [pages, setPages] = useState({ first, ...first })
  const [problem, setProblem] = useState<string | null>(null)
  const [further, setFurther] = useState(0)
  // Their buttons stay while they are read: the keyboard may be there.
  const [asked, setAsked] = useState<ReadonlySet<string>>(() => new Set())
  // The server has drawn the page anew. Who has gone further stays there, and sees that anew as well.
  if (pages.first !== first) setPages(further > 0 ? { ...pages, first } : { first, ...first })
  const ask = (parameters: Record<string, string>, signal?: AbortSignal) =>
    fetchJson<FilePage>(
      `/api/imports/${importId}/files?${new URLSearchParams({ ...parameters, ...(status && { status }) })}`,
      signal && { signal },
    )
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new drawing asks anew.
  useEffect(() => {
    if (further === 0) return
    const gone = new AbortController()
    ask({ limit: String(Math.min(MOST_AT_ONCE, pages.files.length)) }, gone.signal)
      .then((now) => setPages((last) => ({ ...last, ...now })))
      .catch(() => {})
    return () => gone.abort()
  }, [first])
  const more = () => {
    setProblem(null)
    ask({ cursor: pages.nextCursor ?? '' })
      .then((next) => {
        setFurther(further + 1)
        setPages((last) => ({
          ...last,
          files: [...last.files, ...next.files],
          nextCursor: next.nextCursor,
        }))
      })
      .catch((error: Error) => setProblem(error.message))
  }
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Status</th>
              <th scope="col" className={styles.number}>
                Size
              </th>
              <CountHeads />
            </tr>
          </thead>
          <tbody>
            {pages.files.map((file) => (
              <tr key={file.id}>
                <th scope="row" className={styles.file}>
                  {file.name}
                  {file.members !== null && (
                    <div className={styles.reason}>
                      An archive: {formatCount(file.members)} {file.members === 1 ? 'file' : 'files'} came out
                      of it
                    </div>
                  )}
                  {file.reason !== null && (
                    <div className={styles.reason}>
                      {file.reason}
                      {file.position !== null && file.position > 0 && (
                        <span className={styles.position}> at byte {formatCount(file.position)}</span>
                      )}
                    </div>
                  )}
                  {skipWords(file.skippedFor) !== '' && (
                    <div className={styles.reason}>Skipped: {skipWords(file.skippedFor)}</div>
                  )}
                </th>
                <td>
                  <StatusWord status={file.status} />
                  {(file.retryable || (asked.has(file.id) && file.finishedAt === null)) && (
                    <div>
                      <RetryButton
                        path={`/api/imports/${importId}/files/${file.id}/retry`}
                        label="Try again"
                        name={file.name}
                        endedAt={file.finishedAt}
                        onAsked={() => setAsked((before) => new Set(before).add(file.id))}
                      />
                    </div>
                  )}
                </td>
                <td className={styles.number}>{byteSize(file.bytes)}</td>
                <CountCells of={file} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.nextCursor !== null && (
        <MoreButton
          label="More files"
          shown={`${formatCount(pages.files.length)} are shown.`}
          problem={problem}
          onMore={more}
        />
      )}
    </>
  )
}
