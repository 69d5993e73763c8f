'use client'
// How far a running import is: bytes, files, events, their rate, and the time that is left.
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { ProgressCard } from './progress-card'
import { rateOf, secondsLeft, timeLeft } from './progress-rate'
import type { LiveImport } from './use-live-imports'

export function ImportProgress({ live: { summary, bytes, events } }: { live: LiveImport }) {
  const { source, status, bytesRead, files, filesFinished } = summary
  const rate = rateOf(events)
  const figures = [
    `${byteSize(bytesRead)} of ${byteSize(summary.bytes)} read`,
    `${formatCount(filesFinished)} of ${formatCount(files)} ${files === 1 ? 'file' : 'files'}`,
    `${formatCount(summary.events)} events`,
    rate !== null && rate > 0 && `${formatCount(Math.round(rate))} events/s`,
    timeLeft(secondsLeft(bytes, summary.bytes)),
  ]
  return (
    <ProgressCard
      title={source}
      href={`/imports/${summary.id}`}
      state={status === 'queued' ? 'Waiting for a worker' : 'Importing'}
      // Reading comes before loading: what is read in full is not yet done.
      share={summary.bytes === 0 ? 0 : Math.min(0.99, bytesRead / summary.bytes)}
      figures={figures.filter((figure) => typeof figure === 'string' && figure !== '')}
    />
  )
}
