// What is wrong with a source, in words, on its row: pages and the API show it.
import type { Pool } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import { DIGEST_KIND } from '../../domain/source'
import { explainRefusal } from './explain-refusal'
import type { StoreError } from './object-store'
import { locationOf, type Source } from './source-row'

/** Writes nothing that stands there already. */
export async function noteReadingProblem(pool: Pool, source: Source, error: StoreError): Promise<void> {
  const { code, message, permission } = await explain(pool, source, error)
  // A source that cannot be listed has the greater problem.
  const { rowCount } = await pool.query(
    `update source
     set problem = $2, problem_code = $3, permission = $4, problem_at = 'reading'
     where id = $1 and (problem_at is null or (problem_at = 'reading' and problem <> $2))`,
    [source.id, message, code, permission],
  )
  if (rowCount === 1) await pool.query(NEXT_DATA_VERSION)
}

/** What lacks, with the policy that the source needs. */
export async function explain(pool: Pool, source: Source, error: StoreError) {
  const { rowCount } = await pool.query(
    'select from source_object where source_id = $1 and kind = $2 limit 1',
    [source.id, DIGEST_KIND],
  )
  return explainRefusal(error, locationOf(source), { queueUrl: source.queueUrl, digests: rowCount === 1 })
}
