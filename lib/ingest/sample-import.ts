// Makes the sample import: generated log files through the spool, as if somebody had uploaded them.
import type { Pool, PoolClient } from 'pg'
import { conflict } from '../domain/api-error'
import { SAMPLE_LOCK } from './locks'
import { registerImport } from './register-import'
import type { SampleFile } from './sample/sample-files'
import type { Spool } from './spool'
import { UploadWriter } from './upload-writer'

const SOURCE = 'Sample data'
const NO_LIMITS = { maxBytes: Number.POSITIVE_INFINITY, maxFiles: Number.POSITIVE_INFINITY }

/** Answers the id of the new import. Throws a 409 when there is sample data already. */
export async function createSampleImport(
  pool: Pool,
  spool: Spool,
  files: AsyncIterable<SampleFile>,
): Promise<string> {
  // Asked first to spare the work, and again under a lock before it counts.
  await refuseSecond(pool)
  const writer = new UploadWriter(spool, NO_LIMITS)
  let mayBeThere = false
  try {
    for await (const { name, content } of files) await writer.write(name, whole(content))
    const spooled = await writer.finish()
    const made = { source: SOURCE, sample: true, files: spooled }
    return await registerImport(pool, spool, made, {
      async check(client) {
        await client.query('select pg_advisory_xact_lock($1, 0)', [SAMPLE_LOCK])
        await refuseSecond(client)
      },
      onCommit() {
        mayBeThere = true
      },
    })
  } finally {
    if (!mayBeThere) await writer.discard()
    writer.close()
  }
}

async function refuseSecond(client: Pool | PoolClient): Promise<void> {
  const { rowCount } = await client.query('select from import where sample limit 1')
  if (rowCount !== 0) throw conflict('There is sample data already. Delete it first to have it made anew.')
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
