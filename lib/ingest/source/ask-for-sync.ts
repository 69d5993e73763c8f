// Asks for a round of a source now, instead of at its next time.
import type { Pool } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import { conflict } from '../../domain/api-error'
import { noSource, sourceNumber } from './change-source'

/**
 * `full`: the whole range is listed, and what was taken out with its import, or was archived, is read again. Throws a
 * 404, and a 409 for a paused source.
 */
export async function askForSync(pool: Pool, id: string, { full }: { full: boolean }): Promise<void> {
  const { rows } = await pool.query(
    `update source
     set
       sync_asked_at   = case when paused then sync_asked_at else now() end,
       sync_asked_full = sync_asked_full or (not paused and $2)
     where id = $1
     returning paused`,
    [sourceNumber(id), full],
  )
  if (rows.length === 0) throw noSource()
  if (rows[0].paused) throw conflict('This source is paused. Resume it to have it synced.')
  await pool.query(NEXT_DATA_VERSION)
}
