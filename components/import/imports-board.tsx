'use client'
// The imports page's live part: the drop zone, what is under way, and the list.

import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ImportSummary } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import { formatCount } from '../panel/format-number'
import { DropZone } from './drop-zone'
import { fallenOut } from './fallen-out'
import styles from './import.module.css'
import { ImportProgress } from './import-progress'
import { ImportTable } from './import-table'
import { LeftDrops } from './left-drops'
import { isRunning } from './live-import'
import { MoreButton } from './more-button'
import type { UploadLimits } from './take-drop'
import { UploadList, useAnyUploads } from './upload-list'
import { onUploadTaken } from './upload-store'
import { useLiveImports } from './use-live-imports'

type ImportsBoardProps = {
  /** The newest imports, as the server drew them. */
  drawn: readonly ImportSummary[]
  nextCursor: string | null
  limits: UploadLimits
  /** Stands in the place of the list while there is nothing to list. */
  children: ReactNode
}
type Older = { imports: readonly ImportSummary[]; nextCursor: string | null; problem: string | null }

export function ImportsBoard({ drawn, nextCursor, limits, children }: ImportsBoardProps) {
  const { imports, problem, poll } = useLiveImports(drawn)
  const [older, setOlder] = useState<Older>({ imports: [], nextCursor, problem: null })
  const sending = useAnyUploads()
  useEffect(() => onUploadTaken(poll), [poll])
  const before = useRef(drawn)
  useEffect(() => {
    const now = imports.map(({ summary }) => summary)
    const fallen = fallenOut(before.current, now)
    before.current = now
    if (fallen.length > 0) setOlder((last) => ({ ...last, imports: [...fallen, ...last.imports] }))
  }, [imports])

  // How far a round is its source shows.
  const running = imports.filter(({ summary }) => isRunning(summary) && summary.sourceId === null)
  const loading = imports.filter(
    ({ summary: { status, waitsForNobody } }) => status === 'running' && !waitsForNobody,
  ).length
  const newest = imports.map(({ summary }) => summary)
  const known = new Set(newest.map(({ id }) => id))
  const listed = [...newest, ...older.imports.filter(({ id }) => !known.has(id))]
  const loadOlder = () =>
    fetchJson<{ imports: ImportSummary[]; nextCursor: string | null }>(
      `/api/imports?cursor=${encodeURIComponent(older.nextCursor ?? '')}`,
    )
      .then((page) =>
        setOlder((last) => ({ ...page, imports: [...last.imports, ...page.imports], problem: null })),
      )
      .catch((error: Error) => setOlder((last) => ({ ...last, problem: error.message })))
  return (
    <>
      <LeftDrops limits={limits} />
      <DropZone limits={limits} />
      {(sending || running.length > 0) && (
        <section className={styles.cards} aria-label="Under way">
          <UploadList />
          {running.map((live) => (
            <ImportProgress key={live.summary.id} live={live} ahead={loading} />
          ))}
        </section>
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem} The figures below are the last ones known.
        </p>
      )}
      {listed.length > 0 ? <ImportTable imports={listed} /> : !sending && children}
      {older.nextCursor !== null && (
        <MoreButton
          label="Older imports"
          shown={`${formatCount(listed.length)} are shown.`}
          problem={older.problem}
          onMore={loadOlder}
        />
      )}
    </>
  )
}
