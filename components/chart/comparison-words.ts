// Says what the numbers of a page are compared with, or why with nothing.
import { formatRange } from '../time/format-time'

type Range = { from: string; to: string }

/** `before` is the period before the page's own, null where the range is open; `data` is what the logs cover. */
export function comparisonWords(before: (Range & { covered: boolean }) | null, data: Range): string {
  if (before === null) return 'An open range has no period before it to compare with.'
  const period = formatRange(before.from, before.to)
  if (before.covered) return `Compared with the period before, ${period}.`
  const begin = formatRange(data.from, null).replace(/^from /, '')
  return Date.parse(data.from) >= Date.parse(before.to)
    ? `No comparison: the period before, ${period}, is older than the logs, which begin on ${begin}.`
    : `No comparison: the logs begin on ${begin}, within the period before, ${period}.`
}
