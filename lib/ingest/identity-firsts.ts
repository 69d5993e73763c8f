// Keeps when each identity first did, and was seen at, what: added to by every load, and found anew after a deletion.
import type { PoolClient } from 'pg'
import { FIRST_KINDS } from '../db/identity-first'
import type { BatchRow } from './batch'
import { copyIn } from './copy-in'
import { CopyRows } from './copy-rows'
import { DICTIONARIES } from './dictionaries'
import type { Part } from './part'

const COLUMNS = ['first_seen', 'identity_id', 'value_id', 'kind']
const KINDS = FIRST_KINDS.map(({ kind, column }) => ({ kind, column, at: dictionaryAt(column) }))
const IDENTITY = dictionaryAt('identity_id')
/** Ids are less than 2³¹, and the identities of a batch far fewer than 2²². */
const IDS = 2 ** 31

function dictionaryAt(column: string): number {
  return DICTIONARIES.findIndex(({ foreignKey }) => foreignKey === column)
}

/** Prepares a connection for noteFirsts: its working table is emptied by every commit. */
export async function prepareFirsts(client: PoolClient): Promise<void> {
  await client.query(`
    create temp table if not exists fresh_first on commit delete rows as
    select ${COLUMNS.join(', ')} from identity_first with no data`)
}

/** Notes what `rows` of the parts, which are new and in the order of time, show for the first time; in their transaction. */
export async function noteFirsts(
  client: PoolClient,
  parts: readonly Part[],
  rows: readonly BatchRow[],
): Promise<void> {
  await copyIn(client, 'fresh_first', COLUMNS, firstsOf(parts, rows))
  // Nearly all is known: what is not later is left alone, because an update that changes nothing is still a new row. The
  // order is the same for all loads, so that none waits for another in a circle.
  await client.query({
    name: 'note firsts',
    text: `
      insert into identity_first (${COLUMNS.join(', ')})
      select ${COLUMNS.map((column) => `n.${column}`).join(', ')}
      from fresh_first n
      left join identity_first k
        on k.kind = n.kind and k.identity_id = n.identity_id and k.value_id = n.value_id
      where k.first_seen is null or k.first_seen > n.first_seen
      order by n.kind, n.identity_id, n.value_id
      on conflict (kind, identity_id, value_id) do update set
        first_seen = least(identity_first.first_seen, excluded.first_seen)`,
  })
}

function* firstsOf(parts: readonly Part[], rows: readonly BatchRow[]): Generator<Buffer> {
  const copyRows = new CopyRows()
  const numbers = new Map<number, number>()
  const known = KINDS.map(() => new Set<number>())
  for (const row of rows) {
    const { batch, ids } = parts[row.part] as Part
    const first = row.at * DICTIONARIES.length
    const idAt = (dictionary: number): number => {
      const place = batch.places[first + dictionary] as number
      return place < 0 ? 0 : ((ids[dictionary] as Int32Array)[place] as number)
    }
    const identity = idAt(IDENTITY)
    const number = numbers.get(identity) ?? numbers.size
    if (number === numbers.size) numbers.set(identity, number)
    for (let k = 0; k < KINDS.length; k++) {
      const { at, kind } = KINDS[k] as (typeof KINDS)[number]
      const value = idAt(at)
      const key = number * IDS + value
      const seen = known[k] as Set<number>
      if (value === 0 || seen.has(key)) continue
      seen.add(key)
      copyRows.begin(COLUMNS.length)
      copyRows.instant(row.instant)
      copyRows.int4(identity)
      copyRows.int4(value)
      copyRows.int2(kind)
      if (copyRows.isFull) yield copyRows.take()
    }
  }
  yield copyRows.finish()
}

/**
 * The statement that deletes the events of an import ($1) between two times ($2, $3), and answers how many there were on
 * each day. It notes what they showed, for findFirstsAnew.
 */
export const DELETE_EVENTS = `
  with deleted as (
    delete from event where import_id = $1 and event_time >= $2 and event_time < $3
    returning event_time, identity_id, ${KINDS.map(({ column }) => column).join(', ')}
  ), noted as (
    insert into deleted_first (${COLUMNS.join(', ')})
    select min(event_time), identity_id, value_id, kind
    from deleted
    cross join lateral (
      values ${KINDS.map(({ column, kind }) => `(${column}, ${kind})`).join(', ')}
    ) shown (value_id, kind)
    where value_id is not null
    group by identity_id, value_id, kind
  )
  select floor(floor(extract(epoch from event_time)) / 86400)::int as day, count(*)::int as events
  from deleted
  group by 1
  order by 1`

/** Prepares a transaction for DELETE_EVENTS. */
export async function prepareDeletedFirsts(client: PoolClient): Promise<void> {
  await client.query(
    `create temp table deleted_first on commit drop as select ${COLUMNS.join(', ')} from identity_first with no data`,
  )
}

/** For so few, each one's identity is looked up; for more all events are read once a kind, however they are distributed. */
const FEW_FIRSTS = 8

/**
 * Finds out anew what DELETE_EVENTS took the first event of: the earliest that is left counts, and what nothing is left of
 * goes. In the caller's transaction, which keeps all loads out.
 */
export async function findFirstsAnew(client: PoolClient): Promise<void> {
  const lost = await client.query(`
    delete from deleted_first d
    using identity_first f
    where f.kind = d.kind and f.identity_id = d.identity_id and f.value_id = d.value_id and f.first_seen < d.first_seen;
    delete from identity_first f
    using deleted_first d
    where f.kind = d.kind and f.identity_id = d.identity_id and f.value_id = d.value_id;
    analyze deleted_first;
    select kind, count(*)::int as firsts from deleted_first group by kind`)
  // Several statements answer with a list, which the types do not know.
  const { rows } = (lost as unknown as { rows: { kind: number; firsts: number }[] }[]).at(-1) ?? { rows: [] }
  const many = rows.some(({ firsts }) => firsts > FEW_FIRSTS)
  // Postgres thinks all identities equally frequent: it would read a busy one's events again for each of its values.
  if (many) await client.query('set local enable_nestloop = off; set local enable_mergejoin = off')
  for (const { kind, column } of KINDS)
    if (rows.some((row) => row.kind === kind))
      await client.query(
        `insert into identity_first (${COLUMNS.join(', ')})
         select min(e.event_time), d.identity_id, d.value_id, d.kind
         from (select distinct identity_id, value_id, kind from deleted_first where kind = $1) d
         join event e on e.identity_id = d.identity_id and e.${column} = d.value_id
         -- Nothing that is left is earlier than the first that went: months before it are not read.
         where e.event_time >= (select min(first_seen) from deleted_first)
         group by d.identity_id, d.value_id, d.kind`,
        [kind],
      )
  if (many) await client.query('reset enable_nestloop; reset enable_mergejoin')
}
