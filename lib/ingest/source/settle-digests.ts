// Remembers of which digests everything is here, so that whoever asks need not look at each file again.
import type { Pool } from 'pg'

/**
 * Settles the digests of a source of which every file is loaded with the content that they name. A trigger of the ledger
 * takes it back as soon as that changes.
 */
export async function settleDigests(pool: Pool, sourceId: number): Promise<void> {
  const { rows } = await pool.query(
    `update digest d
     set settled = true
     where d.source_id = $1 and not d.settled and d.elsewhere = 0 and not exists (${LACKING})
     returning d.id`,
    [sourceId],
  )
  if (rows.length === 0) return
  // What changed before the trigger had something to take back is seen by the second look.
  await pool.query(
    `update digest d
     set settled = false
     where d.id = any($1) and exists (${LACKING})`,
    [rows.map(({ id }) => Number(id))],
  )
}

const LACKING = `
  select
  from digest_file f
  left join source_object o on o.source_id = f.source_id and o.key = f.key
  where f.digest_id = d.id and (o.state is distinct from 'loaded' or o.content_hash is distinct from f.hash)`
