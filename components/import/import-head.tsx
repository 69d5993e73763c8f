'use client'
// The live part of an import's page: its status, its progress while it runs, and its counts.
import type { ImportSummary } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { formatDuration, formatTime } from '../time/format-time'
import { byteSize } from './byte-size'
import styles from './import.module.css'
import { ImportProgress } from './import-progress'
import { ImportStatus } from './import-status'
import { isRunning } from './live-import'
import { skipWords } from './skip-words'
import { useLiveImports } from './use-live-imports'

const COUNTS = [
  ['Records', 'records', 'read from the files'],
  ['New events', 'events', 'were not there before'],
  ['Duplicates', 'duplicates', 'were there already'],
  ['Skipped', 'skipped', 'are no activity records'],
  ['Rejected', 'rejected', 'could not be used'],
] as const satisfies readonly (readonly [string, keyof ImportSummary, string])[]

export function ImportHead({ drawn }: { drawn: readonly [ImportSummary] }) {
  const { imports, problem } = useLiveImports(drawn, drawn[0].id)
  const live = imports[0] ?? { summary: drawn[0], bytes: [], events: [] }
  const { summary } = live
  const running = isRunning(summary)
  return (
    <>
      <p className={styles.line}>
        <ImportStatus summary={summary} />
        <span>
          {formatCount(summary.files)} {summary.files === 1 ? 'file' : 'files'}, {byteSize(summary.bytes)}
        </span>
        <span>received {formatTime(summary.createdAt).slice(0, 19)} UTC</span>
        {summary.startedAt !== null && summary.finishedAt !== null && (
          <span>took {took(summary.startedAt, summary.finishedAt)}</span>
        )}
      </p>
      {running && <ImportProgress live={live} />}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem} The figures below are the last ones known.
        </p>
      )}
      {summary.dropped > 0 && (
        <p className={styles.line}>
          {summary.dropped === summary.events ? 'All' : formatCount(summary.dropped)} of its events are older
          than what is kept, and were dropped.
        </p>
      )}
      <dl className={styles.counts}>
        {COUNTS.map(([label, key, meaning]) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>{formatCount(summary[key])}</dd>
            <dd className={styles.meaningOfCount}>
              {(key === 'skipped' && skipWords(summary.skippedFor)) || meaning}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function took(startedAt: string, finishedAt: string): string {
  const milliseconds = Date.parse(finishedAt) - Date.parse(startedAt)
  return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds)
}
