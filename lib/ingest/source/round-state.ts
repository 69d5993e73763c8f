// A round of a source as its row knows it: begun, ended, failed, or broken off. A killed process's round goes on.
import type { Pool, PoolClient } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import type { Refusal } from '../../domain/source'
import { type Source, selectSources } from './source-row'

/** Everything is listed again when the last time is so long ago. */
const FULL_EVERY = `interval '24 hours'`
/** After a failure the next round comes in 1 minute, 2, 4 …, up to this or the schedule, whichever is longer. */
const LONGEST_BACKOFF_MINUTES = 60

/** `restore`: a person asked for all, also for what was removed with its import or is archived. */
export type Round = { source: Source; full: boolean; restore: boolean }
/** `layout` is what was found, null where nothing was. */
export type RoundEnd = { layout: Source['layout']; source: Source }

/**
 * Begins a round, or goes on with the one that was begun. What is to be tried again by now is found again. Null where
 * there is no such source, or it is paused.
 */
export async function beginRound(pool: Pool, sourceId: number): Promise<Round | null> {
  return inTransaction(pool, async (client) => {
    const begun = await client.query(
      `update source
       set
         round_full = case
           when round_started_at is not null then round_full
           else listed_fully_at is null or listed_fully_at <= now() - ${FULL_EVERY} or sync_asked_full
         end,
         round_started_at = coalesce(round_started_at, now())
       where id = $1 and not paused`,
      [sourceId],
    )
    const [source] = await selectSources(client, 'where id = $1', [sourceId])
    if (begun.rowCount !== 1 || !source) return null
    // The queue may have begun the import.
    await client.query('update import set open = true where id = $1 and not open', [source.roundImportId])
    const { syncAskedAt, syncAskedFull, roundStartedAt, roundFull } = source
    const isAsked = syncAskedAt !== null && roundStartedAt !== null && syncAskedAt <= roundStartedAt
    await findAgain(client, sourceId, isAsked)
    const full = roundFull === true
    return { source, full, restore: full && syncAskedFull && (isAsked || syncAskedAt === null) }
  })
}

/** What failed and may mend itself, once its delay is over, or at once when a person asks. */
async function findAgain(client: PoolClient, sourceId: number, isAsked: boolean): Promise<void> {
  await client.query(
    `update source_object
     set
       state    = case when state in ('failed', 'refused') then 'found' else state end,
       retry_at = case when state in ('failed', 'refused') then null else now() end
     where
       source_id = $1 and retry_at is not null
       and (($2 and retry_at > now()) or (retry_at <= now() and state in ('failed', 'refused')))`,
    [sourceId, isAsked],
  )
}

/** All was listed, and all that was found is queued. */
export async function endRound(pool: Pool, { source, layout }: RoundEnd): Promise<void> {
  await inTransaction(pool, async (client) => {
    await closeImport(client, source.id)
    // Whoever changed the filters meanwhile has asked for everything to be listed by them.
    await client.query(
      `with ended as (
         select
           (since, accounts, regions, kinds) is not distinct from ($3::date, $4::text[], $5::text[], $6::text[])
           as is_unchanged
         from source
         where id = $1
       )
       update source
       set
         ${CLOSED},
         layout          = coalesce($2, layout),
         synced_at       = now(),
         listed_fully_at = case when round_full and is_unchanged then round_started_at else listed_fully_at end,
         next_sync_at    = case when is_unchanged then now() + schedule_minutes * interval '1 minute' else now() end,
         sync_asked_full = sync_asked_full and not (round_full and coalesce(sync_asked_at <= round_started_at, true)),
         failures        = 0,
         problem         = case when problem_at = 'reading' then problem end,
         problem_code    = case when problem_at = 'reading' then problem_code end,
         permission      = case when problem_at = 'reading' then permission end,
         problem_at      = case when problem_at = 'reading' then problem_at end
       from ended
       where id = $1`,
      [source.id, layout, source.since, source.accounts, source.regions, source.kinds],
    )
  })
}

/** Says what is wrong while the round still queues what was found before. */
export async function noteListingProblem(
  pool: Pool,
  sourceId: number,
  { message, code, permission }: Pick<Refusal, 'message' | 'code' | 'permission'>,
): Promise<void> {
  await pool.query(
    `update source
     set problem = $2, problem_code = $3, permission = $4, problem_at = 'listing'
     where id = $1`,
    [sourceId, message, code, permission],
  )
  await pool.query(NEXT_DATA_VERSION)
}

/** Not everything could be listed; what was found stays. Another round follows, later after every failure. */
export async function failRound(pool: Pool, sourceId: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await closeImport(client, sourceId)
    await client.query(
      `update source
       set
         ${CLOSED},
         failures     = least(failures + 1, 1000),
         next_sync_at = now() + interval '1 minute' * least(
           2 ^ least(failures, 20), greatest(${LONGEST_BACKOFF_MINUTES}, schedule_minutes)
         )
       where id = $1`,
      [sourceId],
    )
  })
}

/** A source that was paused in the midst of a round has none any more. */
export async function breakOffRound(pool: Pool, sourceId: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    const paused = await client.query('select from source where id = $1 and paused for no key update', [
      sourceId,
    ])
    if (paused.rowCount !== 1) return
    await closeImport(client, sourceId)
    await client.query(`update source set ${CLOSED} where id = $1`, [sourceId])
  })
}

/** Who asked while the round was under way gets another one. */
const CLOSED = `
  round_import_id  = null,
  round_started_at = null,
  round_full       = null,
  sync_asked_at    = case when sync_asked_at > round_started_at then sync_asked_at end`

/** No more files come; an import that has none is none. */
async function closeImport(client: PoolClient, sourceId: number): Promise<void> {
  // Whoever queues files meanwhile waits, and then makes the next import.
  const { rows } = await client.query(
    'select round_import_id as id from source where id = $1 for no key update',
    [sourceId],
  )
  const importId = rows[0]?.id ?? null
  if (importId === null) return
  await client.query('update import set open = false where id = $1', [importId])
  await client.query(
    'delete from import i where i.id = $1 and not exists (select from file f where f.import_id = i.id)',
    [importId],
  )
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query(`commit; ${NEXT_DATA_VERSION}`)
    broken = false
    return result
  } finally {
    // Closing the connection rolls back.
    client.release(broken)
  }
}
