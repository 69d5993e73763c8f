// The dictionary tables: what an event's words are, and their ids. The list of tables is that of the dimensions.
import type { Pool } from 'pg'
import { contentUuid } from '../db/content-hash'
import { DIMENSION_KEYS, dimensionOf } from '../domain/dimensions'
import { type ActivityEvent, productOf } from '../domain/event'
import { inferredReadOnly } from '../domain/services/infer-effect'

type Values = readonly (string | null)[]

/**
 * One dictionary. `read` gives what tells an event's entry from others, null where it has none: one text, or the texts
 * of several columns. `values` gives the row's columns after `hash`; `flags` are those that are true, false or null. An
 * entry's hash is that of its content: the text, or several as a JSON array.
 */
export type Dictionary = {
  table: string
  foreignKey: string
  columns: readonly string[]
  flags?: readonly string[]
  read: (event: ActivityEvent) => string | Values | null
  values: (event: ActivityEvent) => Values
  /** What of the values that `read` gives its hash is made of; all of them where this is absent. */
  hashed?: (values: Values) => Values
  /** An object that events of one entry may share, and events of different ones never do. */
  shared?: (event: ActivityEvent) => object | null
}

/** The dictionaries whose rows are more than one value. */
const COMPOSITE: Record<
  string,
  Pick<Dictionary, 'columns' | 'flags' | 'read' | 'values' | 'hashed' | 'shared'>
> = {
  action: {
    columns: ['service', 'name', 'category', 'type', 'inferred'],
    flags: ['inferred'],
    read: actionValues,
    values: (event) => [
      ...actionValues(event),
      flagText(inferredReadOnly(event.eventSource, event.eventName)),
    ],
  },
  place: {
    columns: ['account', 'region'],
    read: placeValues,
    values: placeValues,
  },
  identity: {
    columns: ['key', 'type', 'name', 'arn', 'account_id', 'user_name', 'actor', 'invoked_by', 'mfa'],
    read: identityValues,
    values: identityValues,
    // The entries from before MFA was told apart are those of identities that do not say.
    hashed: (values) => (values.at(-1) === null ? values.slice(0, -1) : values),
    shared: ({ principal }) => principal,
  },
  session: {
    columns: ['value', 'arn'],
    read: ({ principal: { session } }) => session && [session.name, session.arn],
    values: ({ principal: { session } }) => [session?.name ?? null, session?.arn ?? null],
    shared: ({ principal: { session } }) => session,
  },
  user_agent: {
    columns: ['value', 'product'],
    read: (event) => event.userAgent,
    values: ({ userAgent }) => [userAgent, userAgent && productOf(userAgent)],
  },
}
function actionValues(event: ActivityEvent): Values {
  return [event.eventSource, event.eventName, event.eventCategory, event.eventType]
}
function placeValues(event: ActivityEvent): Values {
  return [event.recipientAccountId, event.awsRegion]
}
function identityValues({ principal: p }: ActivityEvent): Values {
  return [p.key, p.type, p.name, p.arn, p.accountId, p.userName, p.actor, p.invokedBy, flagText(p.mfa)]
}

const flagText = (flag: boolean | null): string | null => (flag === null ? null : String(flag))

/** All dictionaries, each once, in an order that all workers share. */
export const DICTIONARIES: readonly Dictionary[] = [
  ...new Map(
    DIMENSION_KEYS.flatMap(dictionaryOf).map((dictionary) => [dictionary.table, dictionary]),
  ).values(),
]

function dictionaryOf(key: (typeof DIMENSION_KEYS)[number]): Dictionary[] {
  const { storage, read, absent } = dimensionOf(key)
  if (storage.kind !== 'dictionary') return []
  const { table, foreignKey } = storage
  const composite = COMPOSITE[table]
  if (composite) return [{ table, foreignKey, ...composite }]
  const content = (event: ActivityEvent): string | null => {
    const value = read(event)
    return value === absent ? null : value
  }
  return [{ table, foreignKey, columns: ['value'], read: content, values: (event) => [read(event)] }]
}

/** One value after the other leads to a place: nothing has to be written out to find what is known. */
type Branch = Map<string | null, Branch | number>

/** More than are shared at a time (see RecentObjects). Each that is known stays in memory, and many are of one event only. */
const MOST_SHARED = 1024

/** The distinct entries of one batch in one dictionary: content → place, and what is needed to make their rows. */
export class Entries {
  private readonly known: Branch = new Map()
  private readonly knownShared = new Map<object, number>()
  readonly contents: string[] = []
  readonly rows: Values[] = []
  /** The length of all contents. */
  characters = 0

  constructor(private readonly dictionary: Dictionary) {}

  /** The place of the event's entry; -1 where it has none. */
  place(event: ActivityEvent): number {
    const shared = this.dictionary.shared?.(event) ?? null
    if (shared === null) return this.placeRead(event)
    const known = this.knownShared.get(shared)
    if (known !== undefined) return known
    const place = this.placeRead(event)
    if (this.knownShared.size === MOST_SHARED) this.knownShared.clear()
    this.knownShared.set(shared, place)
    return place
  }

  private placeRead(event: ActivityEvent): number {
    const read = this.dictionary.read(event)
    if (read === null) return -1
    return typeof read === 'string' ? this.under(this.known, read, read, event) : this.placeOf(read, event)
  }

  private placeOf(values: Values, event: ActivityEvent): number {
    const last = values.length - 1
    let branch = this.known
    for (let i = 0; i < last; i++) {
      const value = values[i] as string | null
      let next = branch.get(value)
      if (next === undefined) {
        next = new Map()
        branch.set(value, next)
      }
      branch = next as Branch
    }
    return this.under(branch, values[last] as string | null, values, event)
  }

  private under(
    branch: Branch,
    value: string | null,
    content: string | Values,
    event: ActivityEvent,
  ): number {
    const known = branch.get(value)
    if (known !== undefined) return known as number
    const { hashed = (all) => all } = this.dictionary
    const text = typeof content === 'string' ? content : JSON.stringify(hashed(content))
    const place = this.contents.push(text) - 1
    branch.set(value, place)
    this.characters += text.length
    this.rows.push(this.dictionary.values(event))
    return place
  }
}

// Two generations: when the young one is full it becomes the old one, and the old one goes. What is used stays.
const GENERATION_ENTRIES = 50_000
const GENERATION_CHARACTERS = 1_000_000

/** Content → id of recently used entries. Never wrong: entries do not change and are not deleted. */
class RecentIds {
  private young = new Map<string, number>()
  private old = new Map<string, number>()
  private characters = 0

  get(content: string): number | undefined {
    const young = this.young.get(content)
    if (young !== undefined) return young
    const old = this.old.get(content)
    if (old !== undefined) this.set(content, old)
    return old
  }

  set(content: string, id: number): void {
    if (this.young.size >= GENERATION_ENTRIES || this.characters >= GENERATION_CHARACTERS) {
      this.old = this.young
      this.young = new Map()
      this.characters = 0
    }
    this.young.set(content, id)
    this.characters += content.length
  }
}

/** The ids of dictionary entries, for one process. Its statements have names, so that they are planned once a connection. */
export class Dictionaries {
  private readonly recent = DICTIONARIES.map(() => new RecentIds())

  constructor(private readonly pool: Pool) {}

  /**
   * The ids of a batch's entries: one array a dictionary, by place. Makes the rows that are missing; each dictionary
   * is one statement and so one transaction, its rows ordered by hash, so that workers that meet never deadlock.
   */
  async resolve(batch: readonly Entries[]): Promise<Int32Array[]> {
    const resolved: Int32Array[] = []
    for (const [i, dictionary] of DICTIONARIES.entries()) {
      const entries = batch[i] as Entries
      const recent = this.recent[i] as RecentIds
      const ids = Int32Array.from(entries.contents, (content) => recent.get(content) ?? 0)
      await this.fill(dictionary, entries, ids)
      for (const [place, content] of entries.contents.entries()) recent.set(content, ids[place] as number)
      resolved.push(ids)
    }
    return resolved
  }

  /** Puts ids where there are zeros. */
  private async fill(dictionary: Dictionary, entries: Entries, ids: Int32Array): Promise<void> {
    const missing = new Map<string, number>()
    for (const [place, id] of ids.entries())
      if (id === 0) missing.set(contentUuid(entries.contents[place] as string), place)
    const take = (rows: { id: number; hash: string }[]) => {
      for (const { id, hash } of rows) {
        ids[missing.get(hash) as number] = id
        missing.delete(hash)
      }
    }
    // Look first: an insert that meets a conflict would use up an id each time.
    if (missing.size > 0) take(await this.find(dictionary, [...missing.keys()]))
    if (missing.size > 0) take(await this.make(dictionary, entries, missing))
    // What another worker made in between.
    if (missing.size > 0) take(await this.find(dictionary, [...missing.keys()]))
    if (missing.size > 0) throw new Error(`${dictionary.table} lost ${missing.size} entries`)
  }

  private async find({ table }: Dictionary, hashes: string[]): Promise<{ id: number; hash: string }[]> {
    const { rows } = await this.pool.query({
      name: `find ${table}`,
      text: `select id, hash from ${table} where hash = any($1::uuid[])`,
      values: [hashes],
    })
    return rows
  }

  /**
   * On disk before it answers: a worker's sessions do not wait for that, but an id outlives a crash of the server in
   * every worker's memory, and a row that was lost leaves its id to another value.
   */
  private async make(
    { table, columns, flags = [] }: Dictionary,
    entries: Entries,
    missing: Map<string, number>,
  ): Promise<{ id: number; hash: string }[]> {
    const values = columns.map((_, column) =>
      Array.from(missing.values(), (place) => entries.rows[place]?.[column] ?? null),
    )
    const parameters = columns.map(
      (name, column) => `$${column + 2}::${flags.includes(name) ? 'boolean' : 'text'}[]`,
    )
    const { rows } = await this.pool.query({
      name: `make ${table}`,
      text: `
        with durable as (select set_config('synchronous_commit', 'on', true))
        insert into ${table} (hash, ${columns.join(', ')})
        select entry.*
        from durable, unnest($1::uuid[], ${parameters.join(', ')}) as entry (hash, ${columns.join(', ')})
        order by hash
        on conflict (hash) do nothing
        returning id, hash`,
      values: [[...missing.keys()], ...values],
    })
    return rows
  }
}
