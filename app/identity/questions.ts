// What several panels of an identity's page ask: each question runs once a request.
import { cache } from 'react'
import { identityActions } from '@/lib/query/identity-activity'
import { identityCallers } from '@/lib/query/identity-callers'
import { identitySince } from '@/lib/query/identity-news'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

/** The most values that a panel shows. */
export const MOST_ROWS = 10

/** The most kinds of denials that an expanded panel shows. */
const MOST_DENIALS = 500

// The cache goes by identity: a page hands itself to all its panels.

/** What roll-ups know of the page's identity … */
export const actionsOnce = cache(({ state, now }: PageFilter) =>
  identityActions(database(), state.filter, now, MOST_ROWS, MOST_DENIALS),
)

/** … and what its events alone say. */
export const callersOnce = cache(({ state, now }: PageFilter) =>
  identityCallers(database(), state.filter, now, MOST_ROWS),
)

export const sinceOnce = cache((key: string) => identitySince(database(), key))
