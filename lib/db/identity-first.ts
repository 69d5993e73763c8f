// What identity_first keeps: of which columns of the events it knows when an identity first had each value. Ingest writes
// it, questions read it; both know the kinds from here.

/** `column` is the events' column; `kind` stands for it in the table. */
export const FIRST_KINDS = [
  { kind: 1, column: 'action_id' },
  { kind: 2, column: 'place_id' },
  { kind: 3, column: 'source_address_id' },
  { kind: 4, column: 'user_agent_id' },
] as const

/** The kind of a place: an account and a region. */
export const PLACE_KIND = 2
