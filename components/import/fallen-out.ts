// Keeps in a list what newer imports pushed off its first page.
import type { ImportSummary } from '@/lib/domain/answers'

/**
 * Those of `before` that are not in `now` because newer ones took their places: older than all of `now`. What is gone
 * from between, or from a page that has become shorter, was deleted. Both are a first page, newest first.
 */
export function fallenOut(before: readonly ImportSummary[], now: readonly ImportSummary[]): ImportSummary[] {
  const last = now.at(-1)
  if (last === undefined || now.length < before.length) return []
  return before.filter(({ id }) => BigInt(id) < BigInt(last.id))
}
