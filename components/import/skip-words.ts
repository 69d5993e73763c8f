// Why records were skipped, in words.
import { SKIP_REASONS, type SkipCounts, type SkipReason } from '@/lib/domain/skip-reason'
import { formatCount } from '../panel/format-number'

/** Of one, and of several. */
const WORDS: Record<SkipReason, readonly [string, string]> = {
  retention: ['older than what is kept', 'older than what is kept'],
  insight: ['Insight record', 'Insight records'],
  aggregated: ['aggregated record', 'aggregated records'],
  digest: ['digest', 'digests'],
  notification: ['notification', 'notifications'],
  eventbridge: ['EventBridge event of another kind', 'EventBridge events of other kinds'],
}

/** `3 older than what is kept, 1 Insight record`; empty where no reason is known. */
export function skipWords(counts: SkipCounts): string {
  return SKIP_REASONS.flatMap((reason) => {
    const count = counts[reason] ?? 0
    return count > 0 ? `${formatCount(count)} ${WORDS[reason][count === 1 ? 0 : 1]}` : []
  }).join(', ')
}
