'use client'
// The records that were not taken: why, where they stood, and their text as received.
import { useState } from 'react'
import type { ImportReject } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { formatCount } from '../panel/format-number'
import styles from './import-table.module.css'
import { MoreButton } from './more-button'

type RejectPage = { rejects: readonly ImportReject[]; nextCursor: string | null }

export function RejectList({ importId, first }: { importId: string; first: RejectPage }) {
  const [pages, setPages] = useState({ first, ...first })
  const [problem, setProblem] = useState<string | null>(null)
  // The server has drawn the page anew.
  if (pages.first !== first) setPages({ first, ...first })
  const more = () => {
    setProblem(null)
    fetchJson<RejectPage>(
      `/api/imports/${importId}/rejects?cursor=${encodeURIComponent(pages.nextCursor ?? '')}`,
    )
      .then((next) =>
        setPages({ first, rejects: [...pages.rejects, ...next.rejects], nextCursor: next.nextCursor }),
      )
      .catch((error: Error) => setProblem(error.message))
  }
  return (
    <>
      <ul className={styles.rejects}>
        {pages.rejects.map(({ id, file, reason, position, record }) => (
          <li key={id}>
            <details className={styles.reject}>
              <summary>
                <strong>{reason}</strong>
                <span className={styles.where}>
                  {file}, at byte {formatCount(position)}
                </span>
              </summary>
              {/* Somebody else's text: shown as text, whatever it is. */}
              <pre className={styles.text}>{record}</pre>
            </details>
          </li>
        ))}
      </ul>
      {pages.nextCursor !== null && (
        <MoreButton
          label="More rejected records"
          shown={`${formatCount(pages.rejects.length)} are shown.`}
          problem={problem}
          onMore={more}
        />
      )}
    </>
  )
}
