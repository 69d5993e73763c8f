// The strip of numbers: the totals of the filter, beside those of the time before.
import { prepareNumbers } from '@/components/chart/prepare-numbers'
import { NumberTiles } from '@/components/panel/number-tiles'
import { shift } from '@/components/time/presets'
import { withRange } from '@/lib/domain/filter'
import type { PageFilter } from '../page-filter'
import { activityOnce, totalsOnce } from './questions'

/** Asks for the totals twice; the spark lines come from the chart's own answer. */
export async function NumberStrip({ page }: { page: PageFilter }) {
  const { state, range, data, now } = page
  const before =
    range.from !== null && range.to !== null ? shift({ from: range.from, to: range.to }, -1) : null
  const covered = before !== null && data !== null && Date.parse(data.from) <= Date.parse(before.from)
  const [current, previous, [byReadOnly, byOutcome]] = await Promise.all([
    totalsOnce(state.filter, now),
    covered ? totalsOnce(withRange(state.filter, before.from, before.to), now) : null,
    activityOnce(state.filter, now),
  ])
  return <NumberTiles numbers={prepareNumbers(current, previous, byReadOnly, byOutcome)} state={state} />
}
