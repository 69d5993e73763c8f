// Makes a source of what a person asked for, once it was seen that it can be read.
import type { Pool } from 'pg'
import { NEXT_DATA_VERSION } from '../../db/data-version'
import type { SourceAccess } from '../../db/environment'
import { conflict } from '../../domain/api-error'
import type { NewSource, Refusal } from '../../domain/source'
import { locationAsked, lookAt, refused } from './look-at'

/** What a look can say without meaning that the source cannot be read. */
const NO_HINDRANCE: ReadonlySet<string> = new Set([
  'archived',
  'too_many_folders',
  'not_all_counted',
  'too_slow',
])

/**
 * Answers the new source's id; it is synced at once. `spoolId` names this host, which alone can see its folders.
 * Throws a 409 where a source lies there already, and a 400 that names the field where it may not or cannot be read.
 */
export async function createSource(
  pool: Pool,
  asked: NewSource,
  { access, spoolId, signal }: { access: SourceAccess; spoolId: string; signal: AbortSignal },
): Promise<string> {
  const columns = sourceColumns(asked, spoolId)
  const { rowCount } = await pool.query(
    `select from source
     where kind = $1 and coalesce(bucket, folder) = $2 and prefix = $3 and coalesce(endpoint, '') = $4`,
    [columns.kind, columns.bucket ?? columns.folder, columns.prefix, columns.endpoint ?? ''],
  )
  if (rowCount !== 0) throw there()
  const { problems } = await lookAt(asked, access, signal)
  const hindrance = problems.find(({ code }) => !NO_HINDRANCE.has(code))
  if (hindrance) throw refused(fieldOf(hindrance, asked), hindrance.message)
  const names = Object.keys(columns)
  const { rows } = await pool.query(
    `insert into source (${names.join(', ')})
     values (${names.map((_, i) => `$${i + 1}`).join(', ')})
     on conflict do nothing
     returning id`,
    Object.values(columns),
  )
  if (rows.length === 0) throw there()
  await pool.query(NEXT_DATA_VERSION)
  return String(rows[0].id)
}

/** The columns of what was asked for, those that nobody can ask for left out. */
export function sourceColumns(asked: NewSource, spoolId: string) {
  const location = locationAsked(asked)
  const { queueUrl, since, accounts, regions, kinds, schedule, paused } = asked
  const place =
    location.kind === 'folder'
      ? {
          bucket: null,
          prefix: '',
          region: null,
          endpoint: null,
          role_arn: null,
          spool_id: spoolId,
          ...location,
        }
      : withRole(location)
  return {
    ...place,
    queue_url: queueUrl ?? null,
    since: since ?? null,
    accounts: accounts ?? [],
    regions: regions ?? [],
    kinds: kinds ?? [],
    schedule_minutes: schedule ?? STANDARD_SCHEDULE,
    paused: paused ?? false,
  }
}

const STANDARD_SCHEDULE = 15

function withRole({ roleArn, ...same }: Extract<ReturnType<typeof locationAsked>, { kind: 's3' }>) {
  return { ...same, role_arn: roleArn, folder: null, spool_id: null }
}

const there = () => conflict('There is a source of this location already. Change that one, or sync it again.')

/** The field of the form at which a hindrance can be mended. */
function fieldOf({ code, permission }: Refusal, asked: NewSource): string {
  if ('folder' in asked) return 'folder'
  if (permission === 'sts:AssumeRole') return 'roleArn'
  return code === 'unreachable' && asked.endpoint !== undefined ? 'endpoint' : 'bucket'
}
