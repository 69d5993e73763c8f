// Questions that several panels of one page ask: each runs once a request.
import { cache } from 'react'
import type { ComparedTotals } from '@/lib/domain/answers'
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

/** Activity over time, split by readOnly and split by outcome, by the days of the page's zone. */
export const activityOnce = cache(({ state: { filter, others }, now }: PageFilter) =>
  Promise.all([
    timeline(database(), filter, now, { interval: 'auto', split: 'readOnly', zone: others.tz }),
    timeline(database(), filter, now, { interval: 'auto', split: 'outcome', zone: others.tz }),
  ]),
)
