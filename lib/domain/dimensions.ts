// The table of dimensions: everything that an event can be filtered and counted by. A dimension is added here, in
// the schema, and (rarely) in one cell of a table; nothing else knows its name.
import { ACTORS, type ActivityEvent, productOf } from './event'
import { identityLabel } from './identity-label'
import { EFFECTS, inferEffect } from './services/infer-effect'
import { serviceLabel } from './services/service-label'
import { shortKey } from './short-key'

/** The value that stands for an absent one. */
export const UNKNOWN = 'unknown'

/** How a dimension's value is stored: the text `column` of `table`, found through `event.<foreignKey>` … */
type Dictionary = { kind: 'dictionary'; table: string; column: string; foreignKey: string }
/** … or a boolean column, whose values true, false and null have these names … */
type Flag = { kind: 'flag'; column: string; names: { true: string; false: string; null?: string } }
/** … or a flag that no table has, because it follows from other columns: lib/query knows how, by its name … */
type Derived = Omit<Flag, 'kind'> & { kind: 'derived'; column: 'effect' | 'cross_account' }
/** … or a number … */
type Id = { kind: 'id'; column: string }
/** … or the text itself in the event, because hardly two events share it. */
type Text = { kind: 'text'; column: string }

export type Dimension = {
  label: string
  plural: string
  storage: Dictionary | Flag | Derived | Id | Text
  /** The value of an event that lacks one. */
  absent: string
  /** A filter value that stands for every value but the absent one. */
  any?: string
  /** All values, where they are a closed set. */
  values?: readonly string[]
  /** What a page calls a value, where that is not the value itself: a function, or the names of some values. */
  valueLabel?: ((value: string) => string) | Readonly<Record<string, string>>
  /** The value in an event; the stored ones answer the same. `import` is no part of the event. */
  read: (event: ActivityEvent) => string
}

const dictionary = (table: string, foreignKey = `${table}_id`, column = 'value'): Dictionary => ({
  kind: 'dictionary',
  table,
  column,
  foreignKey,
})
const THREE_STATES = ['true', 'false', UNKNOWN] as const
const flagOf = (value: boolean | null): string => (value === null ? UNKNOWN : String(value))

/** What the record says, else what the event's name lets infer. */
function effectOf({ readOnly, eventSource, eventName }: ActivityEvent): string {
  if (readOnly === null) return inferEffect(eventSource, eventName).effect
  return readOnly ? 'read' : 'write'
}

/** Whether the caller's account is another than the one that received the record; null where either is not known. */
function crossAccountOf({ principal, recipientAccountId }: ActivityEvent): boolean | null {
  if (principal.accountId === null || recipientAccountId === null) return null
  return principal.accountId !== recipientAccountId
}

export const DIMENSIONS = {
  service: {
    label: 'Service',
    plural: 'Services',
    absent: UNKNOWN,
    storage: dictionary('action', 'action_id', 'service'),
    valueLabel: serviceLabel,
    read: (event) => event.eventSource,
  },
  event: {
    label: 'Event name',
    plural: 'Event names',
    absent: UNKNOWN,
    storage: dictionary('action', 'action_id', 'name'),
    read: (event) => event.eventName,
  },
  identity: {
    label: 'Identity',
    plural: 'Identities',
    absent: UNKNOWN,
    storage: dictionary('identity', 'identity_id', 'key'),
    valueLabel: identityLabel,
    read: (event) => event.principal.key,
  },
  user: {
    label: 'IAM user',
    plural: 'IAM users',
    absent: UNKNOWN,
    storage: dictionary('identity', 'identity_id', 'user_name'),
    valueLabel: { [UNKNOWN]: 'not an IAM user' },
    read: (event) => event.principal.userName ?? UNKNOWN,
  },
  identityType: {
    label: 'Identity type',
    plural: 'Identity types',
    absent: UNKNOWN,
    storage: dictionary('identity', 'identity_id', 'type'),
    read: (event) => event.principal.type ?? UNKNOWN,
  },
  actor: {
    label: 'Actor',
    plural: 'Actors',
    absent: UNKNOWN,
    values: ACTORS,
    storage: dictionary('identity', 'identity_id', 'actor'),
    valueLabel: { direct: 'Direct', 'on-behalf': 'A service on behalf of someone', service: 'Service' },
    read: (event) => event.principal.actor,
  },
  account: {
    label: 'Account',
    plural: 'Accounts',
    absent: UNKNOWN,
    storage: dictionary('place', 'place_id', 'account'),
    read: (event) => event.recipientAccountId ?? UNKNOWN,
  },
  region: {
    label: 'Region',
    plural: 'Regions',
    absent: UNKNOWN,
    storage: dictionary('place', 'place_id', 'region'),
    read: (event) => event.awsRegion ?? UNKNOWN,
  },
  readOnly: {
    label: 'Read-only',
    plural: 'Read-only',
    absent: UNKNOWN,
    values: THREE_STATES,
    storage: { kind: 'flag', column: 'read_only', names: { true: 'true', false: 'false', null: UNKNOWN } },
    valueLabel: { true: 'Reads', false: 'Writes', [UNKNOWN]: 'Unknown' },
    read: (event) => flagOf(event.readOnly),
  },
  effect: {
    label: 'Effect',
    plural: 'Effects',
    absent: UNKNOWN,
    values: EFFECTS,
    storage: { kind: 'derived', column: 'effect', names: { true: 'read', false: 'write', null: UNKNOWN } },
    valueLabel: {
      read: 'Reads, with inferred',
      write: 'Writes, with inferred',
      [UNKNOWN]: 'Unknown',
    },
    read: effectOf,
  },
  error: {
    label: 'Error',
    plural: 'Errors',
    absent: 'none',
    any: 'any',
    storage: dictionary('error_code'),
    valueLabel: { none: 'no error' },
    read: (event) => event.errorCode ?? 'none',
  },
  outcome: {
    label: 'Outcome',
    plural: 'Outcomes',
    absent: 'success',
    values: ['success', 'failure'],
    storage: { kind: 'flag', column: 'failed', names: { true: 'failure', false: 'success' } },
    valueLabel: { success: 'Success', failure: 'Failure' },
    read: (event) => (event.failed ? 'failure' : 'success'),
  },
  ip: {
    label: 'Source address',
    plural: 'Source addresses',
    absent: UNKNOWN,
    storage: dictionary('source_address'),
    read: (event) => event.sourceIPAddress ?? UNKNOWN,
  },
  agent: {
    label: 'User agent',
    plural: 'User agents',
    absent: UNKNOWN,
    storage: dictionary('user_agent', 'user_agent_id', 'product'),
    read: (event) => (event.userAgent === null ? UNKNOWN : productOf(event.userAgent)),
  },
  category: {
    label: 'Category',
    plural: 'Categories',
    absent: UNKNOWN,
    storage: dictionary('action', 'action_id', 'category'),
    read: (event) => event.eventCategory ?? UNKNOWN,
  },
  type: {
    label: 'Event type',
    plural: 'Event types',
    absent: UNKNOWN,
    storage: dictionary('action', 'action_id', 'type'),
    read: (event) => event.eventType ?? UNKNOWN,
  },
  mfa: {
    label: 'MFA',
    plural: 'MFA',
    absent: UNKNOWN,
    values: THREE_STATES,
    storage: dictionary('identity', 'identity_id', 'mfa'),
    valueLabel: { true: 'With MFA', false: 'Without MFA', [UNKNOWN]: 'The record does not say' },
    read: (event) => flagOf(event.principal.mfa),
  },
  crossAccount: {
    label: 'Cross-account',
    plural: 'Cross-account',
    absent: UNKNOWN,
    values: THREE_STATES,
    storage: {
      kind: 'derived',
      column: 'cross_account',
      names: { true: 'true', false: 'false', null: UNKNOWN },
    },
    valueLabel: {
      true: 'From another account',
      false: 'From the same account',
      [UNKNOWN]: 'Caller’s account unknown',
    },
    read: (event) => flagOf(crossAccountOf(event)),
  },
  session: {
    label: 'Session',
    plural: 'Sessions',
    absent: UNKNOWN,
    storage: dictionary('session'),
    valueLabel: { [UNKNOWN]: 'no session' },
    read: (event) => event.principal.session?.name ?? UNKNOWN,
  },
  accessKey: {
    label: 'Access key',
    plural: 'Access keys',
    absent: UNKNOWN,
    storage: { kind: 'text', column: 'access_key' },
    valueLabel: shortKey,
    read: (event) => event.principal.accessKeyId ?? UNKNOWN,
  },
  import: {
    label: 'Import',
    plural: 'Imports',
    absent: UNKNOWN,
    storage: { kind: 'id', column: 'import_id' },
    read: () => UNKNOWN,
  },
} as const satisfies Record<string, Dimension>

export type DimensionKey = keyof typeof DIMENSIONS
export const DIMENSION_KEYS = Object.keys(DIMENSIONS) as DimensionKey[]
export const isDimension = (key: string): key is DimensionKey => Object.hasOwn(DIMENSIONS, key)
/** The dimension of a key, in the general shape. */
export const dimensionOf = (key: DimensionKey): Dimension => DIMENSIONS[key]

/** What can be filtered by exact value but not counted by: nearly every event has its own. */
export const IDENTIFIERS = {
  eventId: { label: 'Event ID', column: 'event_id' },
  requestId: { label: 'Request ID', column: 'request_id' },
} as const
export type IdentifierKey = keyof typeof IDENTIFIERS
