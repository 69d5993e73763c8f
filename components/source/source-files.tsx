'use client'
// The files of a source as its ledger has them: what became of each, and what the digests say. Further ones a page at a time.
import Link from 'next/link'
import { useState } from 'react'
import type { SourceFile } from '@/lib/domain/source'
import { fetchJson } from '../fetch-answer'
import { byteSize } from '../import/byte-size'
import tableStyles from '../import/import-table.module.css'
import { MoreButton } from '../import/more-button'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { STATE_WORDS, VERDICT_WORDS } from './object-words'
import styles from './source-page.module.css'

type FilePage = { files: readonly SourceFile[]; nextCursor: string | null }
/** `query` is the filter of the list as the API takes it. */
type SourceFilesProps = { sourceId: string; query: string; first: FilePage }

export function SourceFiles({ sourceId, query, first }: SourceFilesProps) {
  const [pages, setPages] = useState({ first, ...first })
  const [problem, setProblem] = useState<string | null>(null)
  // The server has drawn the page anew.
  if (pages.first !== first) setPages({ first, ...first })
  const more = () => {
    const parameters = new URLSearchParams(query)
    parameters.set('cursor', pages.nextCursor ?? '')
    setProblem(null)
    fetchJson<FilePage>(`/api/sources/${sourceId}/files?${parameters}`)
      .then((next) =>
        setPages({ first, files: [...pages.files, ...next.files], nextCursor: next.nextCursor }),
      )
      .catch((error: Error) => setProblem(error.message))
  }
  return (
    <>
      <div className={tableStyles.scroll}>
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">State</th>
              <th scope="col">Verdict</th>
              <th scope="col" className={tableStyles.number}>
                Size
              </th>
              <th scope="col">Written (UTC)</th>
            </tr>
          </thead>
          <tbody>
            {pages.files.map((file) => (
              <FileRow key={file.key} file={file} />
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

function FileRow({ file }: { file: SourceFile }) {
  const verdict = VERDICT_WORDS[file.verdict]
  return (
    <tr>
      <th scope="row" className={`${tableStyles.file} ${styles.key}`}>
        {file.importId === null ? (
          file.key
        ) : (
          <Link className="text-link" href={`/imports/${file.importId}`} prefetch={false}>
            {file.key}
          </Link>
        )}
        {file.reason !== null && <div className={tableStyles.reason}>{file.reason}</div>}
      </th>
      <td>{STATE_WORDS[file.state]}</td>
      <td>
        <span className={styles.verdict} data-tone={verdict.tone} title={verdict.meaning}>
          {verdict.label}
        </span>
      </td>
      <td className={tableStyles.number}>{byteSize(file.bytes)}</td>
      <td className={tableStyles.when}>{formatTime(file.modifiedAt).slice(0, 19)}</td>
    </tr>
  )
}
