// Says what the numbers of a page are compared with, or why with nothing.
import { formatDuration, formatRange } from '../time/format-time'

type Range = { from: string; to: string }

const HOUR_MS = 3_600_000

/**
 * `before` is the period before `range`, null where there is none; `data` is what the logs cover, in whole hours. Logs that
 * end within the range make every number smaller than it will be: that is said, too.
 */
export function comparisonWords(
  before: (Range & { covered: boolean }) | null,
  data: Range,
  range: { to: string | null },
): string {
  if (before === null) return 'No comparison: nothing comes before this range.'
  const period = formatRange(before.from, before.to)
  if (before.covered) {
    const missing = range.to === null ? 0 : Date.parse(range.to) - Date.parse(data.to)
    const late = missing < HOUR_MS ? '' : ` The logs lack this one’s last ${formatDuration(missing)}.`
    return `Compared with the period before, ${period}.${late}`
  }
  const begin = formatRange(data.from, null).replace(/^from /, '')
  return Date.parse(data.from) >= Date.parse(before.to)
    ? `No comparison: the period before, ${period}, is older than the logs, which begin on ${begin}.`
    : `No comparison: the logs begin on ${begin}, within the period before, ${period}.`
}
