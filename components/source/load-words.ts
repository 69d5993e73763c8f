// Decides what is said of a source at work: how far it is, how fast it goes, how long that takes.
import type { SourceSummary } from '@/lib/domain/source'
import { byteSize } from '../import/byte-size'
import { eventRate, movement, pace, said } from '../import/progress-words'
import { formatCount } from '../panel/format-number'
import { byteProgress, fileCounts } from './prepare-source'
import type { LiveSource } from './use-live-sources'

type Loading = Omit<LiveSource, 'summary'> & {
  summary: Pick<SourceSummary, 'status' | 'objects' | 'bytes' | 'bytesLoaded' | 'digests'>
}

/** `share` from 0 to 1; null while nothing that it has found waits, as a full bar would say that it is done. */
export function loadWords({ summary, bytes, events }: Loading): { share: number | null; figures: string[] } {
  const { found, pending } = fileCounts(summary)
  if (pending === 0) {
    const sofar = `${formatCount(found)} files and ${formatCount(summary.digests)} digests so far`
    return { share: null, figures: [`Looking for more: ${sofar}`] }
  }
  const { loaded, total, share } = byteProgress(summary)
  return {
    share,
    figures: said([
      `${byteSize(loaded)} of ${byteSize(total)}`,
      eventRate(events),
      // While it lists nobody knows how much there is.
      ...(summary.status === 'loading' ? pace(movement(bytes, events), total, 'nothing has moved') : []),
    ]),
  }
}
