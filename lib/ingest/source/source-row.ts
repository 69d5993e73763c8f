// A source as ingest reads it from its table.
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import type { SourceLocation } from './object-store'

/** `since` is a day, `YYYY-MM-DD`; empty lists leave nothing out. */
const sourceRow = z.object({
  id: z.int(),
  kind: z.enum(['s3', 'folder']),
  bucket: z.string().nullable(),
  prefix: z.string(),
  region: z.string().nullable(),
  endpoint: z.string().nullable(),
  roleArn: z.string().nullable(),
  queueUrl: z.string().nullable(),
  folder: z.string().nullable(),
  spoolId: z.string().nullable(),
  since: z.string().nullable(),
  accounts: z.array(z.string()),
  regions: z.array(z.string()),
  kinds: z.array(z.string()),
  scheduleMinutes: z.int(),
  paused: z.boolean(),
  fromEnvironment: z.boolean(),
  layout: z.enum(['trail', 'flat']).nullable(),
  roundStartedAt: z.date().nullable(),
  roundFull: z.boolean().nullable(),
  roundImportId: z.int().nullable(),
  syncAskedAt: z.date().nullable(),
  syncAskedFull: z.boolean(),
  syncedAt: z.date().nullable(),
  listedFullyAt: z.date().nullable(),
  nextSyncAt: z.date(),
  failures: z.int(),
})
export type Source = z.infer<typeof sourceRow>

const COLUMNS = `
  id, kind, bucket, prefix, region, endpoint, role_arn as "roleArn", queue_url as "queueUrl", folder,
  spool_id as "spoolId", since::text as since, accounts, regions, kinds, schedule_minutes as "scheduleMinutes", paused,
  from_environment as "fromEnvironment", layout, round_started_at as "roundStartedAt", round_full as "roundFull",
  round_import_id as "roundImportId", sync_asked_at as "syncAskedAt", sync_asked_full as "syncAskedFull",
  synced_at as "syncedAt", listed_fully_at as "listedFullyAt", next_sync_at as "nextSyncAt", failures`

/** The sources of `rest`: what follows `from source`, such as `where id = $1`. */
export async function selectSources(
  db: Pool | PoolClient,
  rest: string,
  parameters: readonly unknown[] = [],
): Promise<Source[]> {
  const { rows } = await db.query(`select ${COLUMNS} from source ${rest}`, [...parameters])
  return z.array(sourceRow).parse(rows)
}

/** Where a source lies, as `openStore` takes it. */
export function locationOf(source: Source): SourceLocation {
  const { bucket, prefix, region, endpoint, roleArn, folder } = source
  if (folder !== null) return { kind: 'folder', folder }
  // The table's own check: a source that is no folder has a bucket.
  return { kind: 's3', bucket: bucket as string, prefix, region, endpoint, roleArn }
}
