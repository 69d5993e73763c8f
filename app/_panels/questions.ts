// Questions that several panels of one page ask: each runs once a request.
import { cache } from 'react'
import { effectsMode } from '@/components/filter/effects-mode'
import type { ComparedTotals } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { timeline } from '@/lib/query/timeline'
import { comparedTotals, totals } from '@/lib/query/totals'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { periodBefore } from './period-before'

// The cache goes by identity: a page hands itself to all its panels.

/** The page's totals; beside them those of the period before, where the logs cover it. */
export const totalsOnce = cache((page: PageFilter): Promise<ComparedTotals> => {
  const ask = periodBefore(page)?.covered ? comparedTotals : totals
  return ask(database(), page.state.filter, page.now)
})

/**
 * Activity over time, split by readOnly and split by outcome, by the days of the page's zone; split by effect, too, where the
 * page shows what is inferred.
 */
export const activityOnce = cache(({ state, now }: PageFilter) => {
  const { filter, others } = state
  const ask = (split: DimensionKey) =>
    timeline(database(), filter, now, { interval: 'auto', split, zone: others.tz })
  return Promise.all([
    ask('readOnly'),
    ask('outcome'),
    effectsMode(state) === 'inferred' ? ask('effect') : null,
  ])
})
