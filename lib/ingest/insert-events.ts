// The events of batches that are loaded together, into the database: what is new becomes rows, of the rest we hear who has it.
import { DatabaseError, type PoolClient } from 'pg'
import type { BatchRow } from './batch'
import { copyIn } from './copy-in'
import { CopyRows } from './copy-rows'
import type { CutBatches } from './cut-blocks'
import { DICTIONARIES } from './dictionaries'
import type { Part } from './part'

const COLUMNS = [
  'event_time',
  'id',
  'event_id',
  'request_id',
  ...DICTIONARIES.map(({ foreignKey }) => foreignKey),
  'import_id',
  'block_id',
  'slot',
  'read_only',
  'failed',
  'event_id_text',
  'access_key',
]
const UNIQUE_VIOLATION = '23505'
/** So many of a batch's events are looked for before it is taken for new. */
const PROBES = 8

/** Set by whoever begins the transaction: to here goes back what turns out not to be all new. */
export const NOTHING_INSERTED = 'nothing_inserted'

/**
 * Inserts what is new of the parts, in the caller's transaction. Answers the rows that are not, each with the import
 * that holds its original. All come sorted by their key, whichever way they go, so that two workers that load the same
 * events wait for each other in one direction only.
 */
export async function insertEvents(
  client: PoolClient,
  parts: readonly Part[],
  cut: CutBatches,
): Promise<Map<BatchRow, number>> {
  const rows = () => eventRows(parts, cut)
  // Nearly always all are new. Straight into the table they take half of what they take by way of another, from which
  // only some go on; and what was copied in vain is rubbish in the table, so a look at some comes first.
  if (!(await anyIsThere(client, parts)))
    try {
      await copyIn(client, 'event', COLUMNS, rows())
      return new Map()
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error
      await client.query(`rollback to savepoint ${NOTHING_INSERTED}`)
    }
  return insertNew(client, cut, rows())
}

async function anyIsThere(client: PoolClient, parts: readonly Part[]): Promise<boolean> {
  const probed = parts.flatMap(({ batch: { rows } }) => {
    const step = Math.max(1, Math.floor(rows.length / PROBES))
    return rows.filter((_, i) => i % step === 0)
  })
  const { rowCount } = await client.query({
    name: 'probe events',
    text: `
      select from unnest($1::bigint[], $2::uuid[]) as probed (micros, id)
      join event e on
        e.event_time = timestamptz 'epoch' + probed.micros * interval '1 microsecond' and e.id = probed.id
      limit 1`,
    values: [probed.map(({ instant }) => String(instant)), probed.map(({ id }) => id)],
  })
  return rowCount !== 0
}

async function insertNew(
  client: PoolClient,
  { rows, blocks }: CutBatches,
  data: Iterable<Buffer>,
): Promise<Map<BatchRow, number>> {
  const columns = COLUMNS.join(', ')
  // The sort of 50,000 rows takes 12 MB.
  await client.query(`
    set local work_mem = '64MB';
    create temp table if not exists staged_event on commit delete rows as
    select ${columns} from event with no data`)
  await copyIn(client, 'staged_event', COLUMNS, data)
  const inserted = await client.query(
    `insert into event (${columns})
     select ${columns}
     from staged_event
     order by event_time, id
     on conflict do nothing`,
  )
  const originals = new Map<BatchRow, number>()
  if (inserted.rowCount === rows.length) return originals
  // A statement of its own, because it must see what others committed while the insert waited for them. The limit
  // keeps it to one look-up a row, whatever the planner thinks of a table without statistics.
  const found = await client.query(
    `select s.block_id, s.slot, original.import_id
     from staged_event s
     cross join lateral (
       select e.import_id, e.block_id, e.slot
       from event e
       where e.event_time = s.event_time and e.id = s.id
       limit 1
     ) original
     where (original.block_id, original.slot) <> (s.block_id, s.slot)`,
  )
  const blockOf = new Map(blocks.map((block) => [block.id, block]))
  for (const { block_id, slot, import_id } of found.rows)
    originals.set(blockOf.get(block_id)?.rows[slot] as BatchRow, import_id)
  if (originals.size + (inserted.rowCount ?? 0) !== rows.length)
    throw new Error(`${rows.length} staged, ${inserted.rowCount} inserted, ${originals.size} duplicates`)
  return originals
}

function* eventRows(parts: readonly Part[], { rows, blocks }: CutBatches): Generator<Buffer> {
  const copyRows = new CopyRows()
  for (const row of rows) {
    const { target, batch, ids } = parts[row.part] as Part
    copyRows.begin(COLUMNS.length)
    copyRows.instant(row.instant)
    copyRows.uuid(row.id)
    copyRows.uuid(row.eventId)
    copyRows.uuid(row.requestId)
    for (let i = 0; i < ids.length; i++) {
      const place = batch.places[row.at * ids.length + i] as number
      copyRows.int4(place < 0 ? null : ((ids[i] as Int32Array)[place] as number))
    }
    copyRows.int4(target.importId)
    copyRows.int4(blocks[row.block]?.id ?? 0)
    copyRows.int2(row.slot)
    copyRows.boolean(row.readOnly)
    copyRows.boolean(row.failed)
    copyRows.text(row.eventIdText)
    copyRows.text(row.accessKey)
    if (copyRows.isFull) yield copyRows.take()
  }
  yield copyRows.finish()
}
