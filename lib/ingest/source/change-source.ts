// Changes what can be changed of a source: its queue, filters, schedule, and whether it is paused.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import type { SourceAccess } from '../../db/environment'
import { badRequest, conflict, notFound } from '../../domain/api-error'
import type { SourceChange } from '../../domain/source'
import { checkQueue } from './look-at'

/**
 * Throws a 404, a 409 for a source of the environment's, and a 400 for a queue that is not allowed, or for a folder. `id` as in the API.
 */
export async function changeSource(
  pool: Pool,
  id: string,
  change: SourceChange,
  access: SourceAccess,
): Promise<void> {
  checkQueue(change.queueUrl ?? null, access)
  const sourceId = await changeableSource(pool, id)
  const { queueUrl, since, accounts, regions, kinds, schedule, paused } = change
  if (queueUrl) await expectBucket(pool, sourceId)
  const values: unknown[] = [sourceId]
  const place = (value: unknown) => `$${values.push(value)}`
  const parts: string[] = []
  const others: string[] = []
  for (const [column, value] of Object.entries({ since, accounts, regions, kinds })) {
    if (value === undefined) continue
    const given = `${place(value ?? (column === 'since' ? null : []))}::${column === 'since' ? 'date' : 'text[]'}`
    parts.push(`${column} = ${given}`)
    others.push(`${column} is distinct from ${given}`)
  }
  // Other filters let in what was left out before, of any day: everything has to be listed again.
  const differs = others.length === 0 ? 'false' : others.join(' or ')
  if (queueUrl !== undefined) parts.push(`queue_url = ${place(queueUrl)}, queue_problem = null`)
  if (schedule !== undefined) parts.push(`schedule_minutes = ${place(schedule)}`)
  if (paused !== undefined) parts.push(`paused = ${place(paused)}`)
  // What is still wrong shows again at the next round.
  if (paused === false)
    parts.push('problem = null, problem_code = null, permission = null, problem_at = null')
  if (parts.length === 0) return
  await pool.query(
    `update source
     set
       ${parts.join(', ')},
       listed_fully_at = case when ${differs} then null else listed_fully_at end,
       next_sync_at    = case
         when ${differs} or ${paused === false} then now()
         else least(next_sync_at, now() + ${schedule === undefined ? 'null' : place(schedule)} * interval '1 minute')
       end
     where id = $1`,
    values,
  )
  await pool.query(NEXT_DATA_VERSION)
}

/** A folder has nobody who would tell of its files: a queue that is read for it would lose what others are told. */
async function expectBucket(pool: Pool, sourceId: number): Promise<void> {
  const { rowCount } = await pool.query(`select from source where id = $1 and kind = 'folder'`, [sourceId])
  if (rowCount !== 0) throw badRequest('a folder has no queue', 'queueUrl')
}

/** The number of a source that people may change. Throws a 404 when there is none, a 409 when it is the environment's. */
export async function changeableSource(db: Pool | PoolClient, id: string): Promise<number> {
  const sourceId = sourceNumber(id)
  const { rows } = await db.query('select from_environment as fixed from source where id = $1', [sourceId])
  if (rows.length === 0) throw noSource()
  if (rows[0].fixed)
    throw conflict('This source comes from CAIRN_SOURCES: change it there, and start Cairn again.')
  return sourceId
}

/** Throws a 404 for a text that is no id. */
export function sourceNumber(id: string): number {
  const number = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : Number.NaN
  if (!(number <= 2_147_483_647)) throw noSource()
  return number
}

export const noSource = () => notFound('There is no source of this id.')
