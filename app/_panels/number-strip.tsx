// The strip of numbers: the totals of the filter, beside those of the period before.
import { comparisonWords } from '@/components/chart/comparison-words'
import { effectsSentence } from '@/components/chart/effects-sentence'
import { prepareNumbers } from '@/components/chart/prepare-numbers'
import { effectsMode } from '@/components/filter/effects-mode'
import { NumberTiles } from '@/components/panel/number-tiles'
import type { PageFilter } from '../page-filter'
import { periodBefore } from './period-before'
import { activityOnce, totalsOnce } from './questions'

/** The spark lines come from the chart's own answer. */
export async function NumberStrip({ page }: { page: PageFilter }) {
  const { state, data, range } = page
  const [totals, activity] = await Promise.all([totalsOnce(page), activityOnce(page)])
  return (
    <NumberTiles
      numbers={prepareNumbers(totals, ...activity, state.about)}
      state={state}
      unsaid={effectsSentence(totals, effectsMode(state))}
      compared={data ? comparisonWords(periodBefore(page), data, range) : ''}
    />
  )
}
