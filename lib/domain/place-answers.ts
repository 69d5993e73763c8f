// What the questions about regions and accounts answer. Times are ISO 8601 UTC text.

/** What was counted of a place, or of somebody acting in one; `errors` counts the events that failed. */
type Counts = {
  events: number
  reads: number
  writes: number
  unknown: number
  /** How many of the unknown are inferred to be reads, and writes, from what the event is called. */
  inferredReads: number
  inferredWrites: number
  errors: number
  firstSeen: string
  lastSeen: string
}

/** `places` counts the other half: the accounts of a region, the regions of an account. Absent values count as none. */
export type PlaceRow = Counts & { value: string; label: string; identities: number; places: number }

export const PLACE_ORDERS = ['events', 'errors', 'identities', 'recent', 'value'] as const
export type PlaceOrder = (typeof PLACE_ORDERS)[number]

/** `total` counts all matching events, `distinct` all values; `rows` holds the first of them. */
export type PlaceList = { by: 'region' | 'account'; total: number; distinct: number; rows: PlaceRow[] }

/** What an identity of the account `caller` did in another one. */
export type CrossAccountRow = Counts & {
  identity: string
  label: string
  caller: string
  account: string
}

/**
 * `events` are those whose caller is of another account than the one they happened in, `unknown` those that do not say
 * one of the two, `total` all. `distinct` counts the rows there are, of which `rows` holds the first.
 */
export type CrossAccount = {
  total: number
  events: number
  unknown: number
  distinct: number
  rows: CrossAccountRow[]
}
