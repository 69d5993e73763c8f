// Whether Postgres has no room for more locks, and what a person can do about it.

/** out_of_memory: of what we ask, only statements over the tables of all months, some sixty locks each, meet it. */
const NO_ROOM = '53200'

/** What mends it, for the end of a sentence. */
export const MORE_LOCKS = 'set its max_locks_per_transaction to 512, start it again, and try again.'

export const lacksLocks = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === NO_ROOM
