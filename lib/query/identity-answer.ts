// All that is known of one identity, as GET /api/identities?key=… answers it.
import type { Database } from '../db/client'
import type { Readable } from '../db/rows'
import type { Breakdown } from '../domain/answers'
import { UNKNOWN } from '../domain/dimensions'
import { ACTORS } from '../domain/event'
import { type Filter, only } from '../domain/filter'
import type { IdentityAnswer, IdentityNews } from '../domain/identity-answers'
import { identityWords } from '../domain/identity-words'
import { sessionId } from '../domain/session-id'
import { identityActions } from './identity-activity'
import { identityCallers } from './identity-callers'
import { identityNews } from './identity-news'
import { identityProfile } from './identity-profile'
import { ofOneMoment } from './of-one-moment'

/** The most values that are listed of anything. */
export const MOST_IDENTITY_VALUES = 1000

/**
 * Who it is, over all data, and what it did that matches: `limit` values of each dimension, the ones with the most
 * events first; all of it as of one moment. Null when no event is of this identity.
 */
export const identityAnswer = (
  db: Database,
  key: string,
  filter: Filter,
  now: Date,
  limit: number,
): Promise<IdentityAnswer | null> => ofOneMoment(db, (moment) => answerOf(moment, key, filter, now, limit))

async function answerOf(
  db: Readable,
  key: string,
  filter: Filter,
  now: Date,
  limit: number,
): Promise<IdentityAnswer | null> {
  const profile = await identityProfile(db, key)
  if (!profile) return null
  const own = only(filter, 'identity', key)
  const most = Math.min(limit, MOST_IDENTITY_VALUES)
  const [actions, callers, news] = await Promise.all([
    identityActions(db, own, now, most),
    identityCallers(db, own, now, most),
    identityNews(db, key, own, now, most),
  ])
  const { appearances, types, ...who } = profile
  const [counts] = actions.identity.rows
  return {
    ...who,
    type: types[0] ?? UNKNOWN,
    types,
    actors: ACTORS.map((actor) => ({
      actor,
      events: appearances.filter((one) => one.actor === actor).reduce((sum, one) => sum + one.events, 0),
    })).filter(({ events }) => events > 0),
    words: identityWords(key, appearances),
    matching: {
      events: counts?.events ?? 0,
      reads: counts?.reads ?? 0,
      writes: counts?.writes ?? 0,
      unknown: counts?.unknown ?? 0,
      inferredReads: counts?.inferredReads ?? 0,
      inferredWrites: counts?.inferredWrites ?? 0,
      errors: counts?.errors ?? 0,
      firstSeen: counts?.firstSeen ?? null,
      lastSeen: counts?.lastSeen ?? null,
    },
    services: actions.service.rows,
    actions: actions.event.rows,
    regions: actions.region.rows,
    accounts: actions.account.rows,
    errors: actions.error.rows,
    sourceAddresses: callers.ip.rows,
    userAgents: callers.agent.rows,
    sessions: callers.session.rows.map((row) => ({ id: sessionId(key, row.value), ...row })),
    accessKeys: callers.accessKey.rows,
    distinct: {
      services: actions.service.distinct,
      actions: actions.event.distinct,
      regions: actions.region.distinct,
      accounts: actions.account.distinct,
      errors: actions.error.distinct,
      sourceAddresses: callers.ip.distinct,
      userAgents: callers.agent.distinct,
      sessions: callers.session.distinct,
      accessKeys: callers.accessKey.lasting + callers.accessKey.temporary,
    },
    mfa: mfaOf(actions.mfa),
    denied: actions.denied,
    new: newOf(news),
  }
}

function mfaOf({ rows }: Breakdown): IdentityAnswer['mfa'] {
  const eventsOf = (state: string) => rows.find(({ value }) => value === state)?.events ?? 0
  return { true: eventsOf('true'), false: eventsOf('false'), unknown: eventsOf(UNKNOWN) }
}

const NAMES = {
  service: 'services',
  event: 'actions',
  region: 'regions',
  account: 'accounts',
  ip: 'sourceAddresses',
  agent: 'userAgents',
} as const

const newOf = ({ state, since, values }: IdentityNews): IdentityAnswer['new'] => ({
  state,
  since,
  ...(state === 'known' &&
    Object.fromEntries(values.map(({ by, rows }) => [NAMES[by as keyof typeof NAMES], rows]))),
})
