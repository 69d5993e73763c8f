// The period that a page compares its own with: as long, and ending where that begins.
import { type ClosedRange, shift } from '@/components/time/presets'
import type { PageFilter } from '../page-filter'

export type PeriodBefore = ClosedRange & {
  /** Whether the logs reach back over the whole of it: half a week is no measure for a week, and no logs are not zero. */
  covered: boolean
}

/** Null where the page's range is open, or where nothing comes before it. */
export function periodBefore({
  range,
  data,
  isWhole,
}: Pick<PageFilter, 'range' | 'data' | 'isWhole'>): PeriodBefore | null {
  if (range.from === null || range.to === null || data === null || isWhole) return null
  const before = shift({ from: range.from, to: range.to }, -1)
  if (Date.parse(before.from) >= Date.parse(before.to)) return null
  return { ...before, covered: Date.parse(data.from) <= Date.parse(before.from) }
}
