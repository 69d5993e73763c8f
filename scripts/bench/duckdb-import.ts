// DuckDB's own way in: `create table as` from `read_json` over the files, keeping the whole record, in the forms that
// people write it.
import { rm, stat } from 'node:fs/promises'
import { openDuck } from './duckdb'

/** What Cairn has columns of. */
const PATHS = [
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'readOnly',
  'recipientAccountId',
  'errorCode',
  'errorMessage',
  'sourceIPAddress',
  'userAgent',
  'eventCategory',
  'eventType',
  'eventID',
  'requestID',
  'userIdentity.type',
  'userIdentity.arn',
  'userIdentity.principalId',
  'userIdentity.accountId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.accessKeyId',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.userName',
].map((name) => `$.${name}`)

const LONGEST_FILE = 'maximum_object_size = 500000000'
const readAsJson = (glob: string): string =>
  `(select unnest(Records) as r from read_json('${glob}', columns = {Records: 'JSON[]'}, ${LONGEST_FILE}))`

export const DUCK_IMPORT_FORMS = {
  /** Types found by looking; every field becomes a part of one struct. */
  'typed by looking': (glob: string) =>
    `select unnest(Records) as record from read_json('${glob}', union_by_name = true, ${LONGEST_FILE})`,
  /** The record as JSON, its columns taken out of it in one go. */
  'JSON and a list of columns': (glob: string) =>
    `select record, ${PATHS.map((_, at) => `l[${at + 1}] as c${at}`).join(', ')}
     from (select r as record, r ->> [${PATHS.map((name) => `'${name}'`).join(', ')}] as l from ${readAsJson(glob)})`,
  /** The same, each column by itself. */
  'JSON and each column': (glob: string) =>
    `select r as record, ${PATHS.map((name, at) => `r ->> '${name}' as c${at}`).join(', ')} from ${readAsJson(glob)}`,
} as const
export type DuckImportForm = keyof typeof DUCK_IMPORT_FORMS

/** Loads the logs into a new database in `file`, written to disk. Answers its events and its bytes. */
export async function duckdbImport(
  { cache, file, logs }: { cache: string; file: string; logs: string },
  form: DuckImportForm,
  say: (line: string) => void,
): Promise<{ events: number; bytes: number }> {
  for (const name of [file, `${file}.wal`]) await rm(name, { force: true })
  const duck = await openDuck(cache, file, say)
  try {
    await duck.run(`create table event as ${DUCK_IMPORT_FORMS[form](`${logs}/AWSLogs/**/*.json.gz`)}`)
    await duck.run('checkpoint')
    const [row] = await duck.rows('select count(*) as events from event')
    return { events: Number(row?.events), bytes: (await stat(file)).size }
  } finally {
    duck.close()
  }
}
