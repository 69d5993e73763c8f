// A search's first look: the first events there are, and only their own records. A common word is found in these, while
// blocks, in which alike records stand side by side, are as long as their files.
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import type { OpenBlock } from '../db/record-block'
import { rows } from '../db/rows'
import type { EventOrder } from '../domain/answers'
import type { Instant } from '../domain/time'
import { instant, micros } from './row-values'
import { type Hit, readBlocks } from './search-events-blocks'
import { byTime, comparePlaces } from './search-events-window'

const { sql } = Prisma

/** So many events are looked at by their key, with their blocks' filters, in some 6 ms. */
export const WALKED = 2048
/** Read before the next look at whether there are enough hits, or likely will be. */
const BLOCKS_AT_ONCE = 16

/**
 * `passes`: that a filter `f` does not deny the query's words. `wanted`: hits that are enough. `walked`: one event or more.
 * `until`: when the time is up, as `performance.now()` has it.
 */
export type WalkSearch = {
  matching: Prisma.Sql
  passes: Prisma.Sql
  order: EventOrder
  wanted: number
  walked: number
  until: number
}
/** Hits in order: all that there are before `reached`; null for all there are. */
export type Walked = { hits: Hit[]; reached: Instant | null }

const walkedRow = z.object({
  month: instant,
  instant,
  uuid: z.string(),
  blockId: z.number(),
  slot: z.number(),
  passes: z.boolean(),
  place: z.number(),
})
type Due = z.infer<typeof walkedRow>

/**
 * Looks into the records of the first events, and stops where there are enough hits, when the time is up, or where
 * there hardly will be enough: a rarer word is found sooner block after block. Throws the signal's reason when that is aborted.
 */
export async function walkEvents(
  db: Database,
  search: WalkSearch,
  matches: (record: Uint8Array) => boolean,
  signal: AbortSignal,
): Promise<Walked> {
  const { order, wanted } = search
  const walked = await rows(db, firstEvents(search), walkedRow)
  const last = walked.find(({ place }) => place === search.walked)
  const dueOf = new Map<number, Due[]>()
  for (const row of walked) {
    if (!row.passes) continue
    const due = dueOf.get(row.blockId)
    if (due) due.push(row)
    else dueOf.set(row.blockId, [row])
  }
  // In the order of the first event that each of them owes.
  const blocks = [...dueOf.values()].flatMap((due) => (due[0] ? [{ first: due[0], due }] : []))
  const hits: Due[] = []
  let looked = 0
  for (let at = 0; at < blocks.length; at += BLOCKS_AT_ONCE) {
    const group = blocks.slice(at, at + BLOCKS_AT_ONCE)
    const look = (id: number, { record }: OpenBlock) => {
      for (const due of dueOf.get(id) ?? []) {
        const bytes = record(due.slot)
        if (bytes && matches(bytes)) hits.push(due)
      }
    }
    await readBlocks(
      db,
      group.map(({ first: { blockId: id, month } }) => ({ id, month })),
      look,
      signal,
    )
    const unread = blocks[at + BLOCKS_AT_ONCE]?.first
    if (!unread) break
    const sure = hits.filter((hit) => comparePlaces(hit, unread, order) < 0)
    looked += group.reduce((sum, { due }) => sum + due.length, 0)
    const likely = (hits.length / looked) * walked.length
    const isOver = performance.now() > search.until
    if (isOver || sure.length >= wanted || (last && likely < wanted))
      return { hits: inOrder(sure, order), reached: unread.instant }
  }
  return { hits: inOrder(hits, order), reached: last?.instant ?? null }
}

const inOrder = (hits: readonly Due[], order: EventOrder): Hit[] =>
  hits.toSorted((a, b) => comparePlaces(a, b, order))

/** Those whose block's filter does not deny the words, or that has none; and the last of all, wherever it is. */
const firstEvents = ({ matching, passes, order, walked }: WalkSearch): Prisma.Sql => sql`
with walked as materialized (
  select e.event_time, e.id, e.block_id, e.slot, date_trunc('month', e.event_time) as month,
    row_number() over (order by ${byTime(order)}) as place
  from event e
  where ${matching}
  order by ${byTime(order)}
  limit ${walked}
), block as materialized (
  select b.month, b.block_id, f.words is null or (${passes}) as passes
  from (select distinct month, block_id from walked) b
  left join block_filter f on f.month = b.month and f.block_id = b.block_id
)
select
  ${micros(sql`e.month`)} as month, ${micros(sql`e.event_time`)} as instant,
  e.id as uuid, e.block_id as "blockId", e.slot, e.place::int, block.passes
from walked e
join block on block.month = e.month and block.block_id = e.block_id
where block.passes or e.place = ${walked}
order by e.place`
