// Questions that several panels of one page ask: each runs once a request.
import { cache } from 'react'
import type { Filter } from '@/lib/domain/filter'
import { timeline } from '@/lib/query/timeline'
import { totals } from '@/lib/query/totals'
import { database } from '../database'

// The cache goes by identity: a page hands the same filter and the same now to all its panels.

export const totalsOnce = cache((filter: Filter, now: Date) => totals(database(), filter, now))

/** Activity over time, split by readOnly and split by outcome. */
export const activityOnce = cache((filter: Filter, now: Date) =>
  Promise.all([
    timeline(database(), filter, now, { interval: 'auto', split: 'readOnly' }),
    timeline(database(), filter, now, { interval: 'auto', split: 'outcome' }),
  ]),
)
