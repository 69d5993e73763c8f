'use client'
// The live part of a source's page: its status and progress, what can be done with it, and its numbers.
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { SourceSummary } from '@/lib/domain/source'
import { byteSize } from '../import/byte-size'
import importStyles from '../import/import.module.css'
import { formatCount } from '../panel/format-number'
import { daysInWords } from './prepare-look'
import { fileCounts } from './prepare-source'
import styles from './source.module.css'
import { SourceActions } from './source-actions'
import { SourceFigures, SourceNotes, SourceStatus } from './source-state'
import { useLiveSources } from './use-live-sources'

/** `drawnAt` is the server's clock. */
export function SourceHead({ drawn, drawnAt }: { drawn: readonly [SourceSummary]; drawnAt: string }) {
  const router = useRouter()
  const { sources, now, problem, poll } = useLiveSources(drawn, drawnAt, drawn[0].id)
  const [refused, setRefused] = useState<string | null>(null)
  const live = sources[0] ?? { summary: drawn[0], bytes: [], events: [] }
  const { summary } = live
  const changed = () => {
    poll()
    router.refresh()
  }
  const removed = () => {
    router.push('/imports')
    router.refresh()
  }
  return (
    <>
      <section className={styles.card} aria-label="Status">
        <div className={styles.row}>
          <SourceStatus source={summary} now={now} />
          {summary.fromEnvironment && <span className={styles.tag}>from the environment</span>}
          <span className={styles.push} />
          <SourceActions source={summary} onChanged={changed} onRemoved={removed} onProblem={setRefused} />
        </div>
        <SourceFigures live={live} now={now} />
        <SourceNotes source={summary} />
        {(refused ?? problem) !== null && (
          <p className={styles.problem} role="alert">
            {refused ?? `${problem} The figures are the last ones known.`}
          </p>
        )}
      </section>
      <SourceNumbers source={summary} />
    </>
  )
}

function SourceNumbers({ source }: { source: SourceSummary }) {
  const { found, loaded, pending } = fileCounts(source)
  const { firstDay, lastDay } = source
  const numbers = [
    ['Files found', formatCount(found), byteSize(source.bytes)],
    ['Loaded', formatCount(loaded), byteSize(source.bytesLoaded)],
    ['To be loaded', formatCount(pending), pending === 0 ? 'nothing waits' : 'newest day first'],
    ['Not loaded', formatCount(found - loaded - pending), 'failed, refused, archived, gone or taken out'],
    [
      'Digests',
      formatCount(source.digests),
      source.digests === 0 ? 'nothing proves completeness' : 'read as proof',
    ],
    [
      'Days',
      firstDay === null || lastDay === null
        ? '–'
        : formatCount((Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000 + 1),
      firstDay === null || lastDay === null ? 'no logs found yet' : daysInWords(firstDay, lastDay),
    ],
  ] as const
  return (
    <dl className={importStyles.counts}>
      {numbers.map(([label, value, meaning]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
          <dd className={importStyles.meaningOfCount}>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
