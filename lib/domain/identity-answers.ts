// What is answered about identities: the list of them, and all that is known of one. Times are ISO 8601 UTC text.
import type { BreakdownRow } from './answers'
import type { DimensionKey } from './dimensions'
import type { Actor } from './event'

export const IDENTITY_ORDERS = ['events', 'writes', 'errors', 'recent', 'first'] as const
/** Most events, writes or failures first; last seen latest; or first seen latest. */
export type IdentityOrder = (typeof IDENTITY_ORDERS)[number]

type Counts = Pick<
  BreakdownRow,
  | 'events'
  | 'reads'
  | 'writes'
  | 'unknown'
  | 'inferredReads'
  | 'inferredWrites'
  | 'errors'
  | 'firstSeen'
  | 'lastSeen'
>

/** An identity in a list: its counts are those of the events that match. */
export type ListedIdentity = Counts & {
  key: string
  /** The short readable form of the key. */
  label: string
  /** What its records call it; null where they say nothing. */
  name: string | null
  /** What its records say, the type with the most events first; no type at all is `unknown`. */
  types: string[]
  /** The account that it belongs to; null where no record says, as of AWS services. */
  account: string | null
  actors: Actor[]
  /** Events by the buckets of the list. */
  spark: number[]
}
/** `total` counts matching identities; `buckets` are the beginnings of what the spark lines count, and `bucketsEnd` ends the last. */
export type IdentityList = {
  identities: ListedIdentity[]
  nextCursor: string | null
  total: number
  events: number
  buckets: string[]
  bucketsEnd: string | null
}

/** One way in which an identity appears in records, over all data. */
export type Appearance = {
  type: string | null
  actor: Actor
  invokedBy: string | null
  events: number
}

/** `not said`: the records leave it open. `partly`: true of some of the events. */
export type Verdict = 'yes' | 'no' | 'partly' | 'not said'
/** Whose credentials made the requests: a sentence about who it is, and an answer to each of three questions. */
export type IdentityWords = {
  summary: string
  answers: { question: string; verdict: Verdict; text: string }[]
}

/** Who an identity is, over all data. */
export type IdentityProfile = {
  key: string
  label: string
  name: string | null
  types: string[]
  account: string | null
  arn: string | null
  appearances: Appearance[]
  events: number
  firstSeen: string
  lastSeen: string
}

/** Its access keys: long-lived ones, and ids of temporary credentials. `rows` are the first of them, long-lived ones first. */
export type AccessKeys = {
  lasting: number
  temporary: number
  rows: { id: string; temporary: boolean; events: number; firstSeen: string; lastSeen: string }[]
}

/** What was denied: `events` in all, of `distinct` actions and error codes, of which `rows` are the first. */
export type Denials = {
  events: number
  distinct: number
  rows: {
    service: string
    event: string
    error: string
    events: number
    firstSeen: string
    lastSeen: string
  }[]
}

/**
 * What an identity did for the first time in a range. `known`: `values` say it. `new itself`: all of it, because the
 * identity was not seen before. `not seen yet`: none of it, because the identity was first seen after the range. `no
 * beginning`: nothing is before a range that begins with the data. `preparing`: old data is still being counted, and
 * what came first is not known yet.
 */
export type IdentityNews = {
  state: 'known' | 'new itself' | 'not seen yet' | 'no beginning' | 'preparing'
  /** When the identity was first seen, over all that was ever read; null while that is not known. */
  since: string | null
  values: {
    by: DimensionKey
    distinct: number
    rows: { value: string; label: string; firstSeen: string }[]
  }[]
}

/** What GET /api/identities?key=… says: who it is, over all data, and what of it the filter leaves. */
export type IdentityAnswer = Omit<IdentityProfile, 'appearances'> & {
  /** The type of most of its events. */
  type: string
  actors: { actor: Actor; events: number }[]
  words: IdentityWords
  matching: Omit<Counts, 'firstSeen' | 'lastSeen'> & { firstSeen: string | null; lastSeen: string | null }
  services: BreakdownRow[]
  actions: BreakdownRow[]
  regions: BreakdownRow[]
  accounts: BreakdownRow[]
  errors: BreakdownRow[]
  sourceAddresses: BreakdownRow[]
  userAgents: BreakdownRow[]
  sessions: (BreakdownRow & { id: string })[]
  accessKeys: AccessKeys['rows']
  /** How many there are of each, listed or not. */
  distinct: Record<
    | 'services'
    | 'actions'
    | 'regions'
    | 'accounts'
    | 'errors'
    | 'sourceAddresses'
    | 'userAgents'
    | 'sessions'
    | 'accessKeys',
    number
  >
  mfa: Record<'true' | 'false' | 'unknown', number>
  denied: Denials
  new: Pick<IdentityNews, 'state' | 'since'> & Record<string, unknown>
}
