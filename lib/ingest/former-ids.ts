// Records that an earlier version told from others by less of their text: its events keep their ids, so that what is read
// again is the duplicate that it is.
import type { PoolClient } from 'pg'
import { contentHex } from '../db/content-hash'
import { type OpenBlock, openBlock } from '../db/record-block'
import type { BatchRow } from './batch'
import { exactText } from './exact-numbers'
import type { Part } from './part'

const NONE: OpenBlock = { size: 0, record: () => null }

/** A row, and the id that an earlier version would have given it. */
export type Former = { row: BatchRow; id: string }

/** Gives rows the ids that their events have where an earlier version stored them. To be done before the rows are ordered. */
export async function takeFormerIds(client: PoolClient, parts: readonly Part[]): Promise<void> {
  const former = parts.flatMap(({ batch }) => batch.former)
  if (former.length === 0) return
  const { rows: known } = await client.query(
    `select former.place::int, e.block_id, e.slot
     from unnest($1::bigint[], $2::uuid[]) with ordinality as former (micros, id, place)
     join event e on
       e.event_time = timestamptz 'epoch' + former.micros * interval '1 microsecond' and e.id = former.id
     order by e.block_id`,
    [former.map(({ row }) => String(row.instant)), former.map(({ id }) => id)],
  )
  let [opened, block] = [0, NONE]
  for (const { place, block_id, slot } of known) {
    const { row, id } = former[place - 1] as Former
    if (block_id !== opened) [opened, block] = [block_id, await stored(client, block_id, row)]
    // Of another event it is the id to this day, or a number of it was rounded to the same.
    const record = block.record(slot)
    const exact = record && exactText(record)
    if (exact && contentHex(exact) === row.id) row.id = id
  }
}

async function stored(client: PoolClient, id: number, { instant }: BatchRow): Promise<OpenBlock> {
  const { rows } = await client.query(
    `select data from record_block
     where month = date_trunc('month', timestamptz 'epoch' + $2::bigint * interval '1 microsecond') and id = $1`,
    [id, String(instant)],
  )
  return rows[0] ? openBlock(rows[0].data) : NONE
}
