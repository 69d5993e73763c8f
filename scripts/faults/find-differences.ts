// For the fault suite: compares everything that a settled Cairn says with what was sent to it.
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { wrongRollUps } from '../../lib/ingest/test-roll-ups'
import type { FaultCairn } from './fault-cairn'
import type { FaultFile } from './fault-logs'
import { type Fact, faultRecord, numberOf } from './fault-record'

/** An upload, and the imports that were acknowledged for it. It can have become more: those that nobody was told of. */
export type SentUpload = { name: string; files: readonly Omit<FaultFile, 'body'>[]; acknowledged: number[] }

const count = z.coerce.number()
const fileRow = z.object({
  importId: z.number(),
  name: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  records: count,
  events: count,
  duplicates: count,
  skipped: count,
  rejected: count,
  rejects: z.array(z.string()),
  skips: count,
})
type FileRow = z.infer<typeof fileRow>
const FACTS = ['service', 'identity', 'account', 'region', 'readOnly'] as const
const breakdown = z.object({
  total: z.number(),
  distinct: z.number(),
  rows: z.array(z.object({ value: z.string(), events: z.number() })),
})

/** What differs, a sentence each; empty where nothing was lost and nothing doubled. All files have to be finished. */
export async function findDifferences(cairn: FaultCairn, uploads: readonly SentUpload[]): Promise<string[]> {
  const differences: string[] = []
  const same = (what: string, found: unknown, expected: unknown) => {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)]
    if (one !== other) differences.push(`${what}: ${shortened(one)}, but sent was ${shortened(other)}`)
  }
  const files = fileRow.array().parse(await cairn.ask(FILES))
  const copies = compareFiles(files, uploads, same)
  const events = new Set(uploads.flatMap(({ files: sent }) => sent.flatMap(({ numbers }) => numbers)))
  const total = (key: 'events' | 'duplicates') => files.reduce((sum, file) => sum + file[key], 0)
  same('events of all files', total('events'), events.size)
  same('duplicates of all files', total('duplicates'), copies - events.size)
  same('events', await one(cairn, 'select count(*) as n from event'), events.size)
  for (const { importId, said, held, duplicates, originals } of await cairn.ask(IMPORTS)) {
    same(`events of import ${importId}`, Number(held), Number(said))
    same(`originals of the duplicates of import ${importId}`, Number(originals), Number(duplicates))
  }
  await compareFacts(cairn, events, same)
  const client = await cairn.connect()
  same('roll-ups that differ from the events', await wrongRollUps(client), [])
  await client.end()
  same('records as received', await wrongRecords(cairn, events), [])
  return differences
}

const shortened = (text: string | undefined): string => `${text}`.slice(0, 400)

type Same = (what: string, found: unknown, expected: unknown) => void

/** Answers how many good records there were in all, copies counted. */
function compareFiles(rows: readonly FileRow[], uploads: readonly SentUpload[], same: Same): number {
  const imports = new Map<number, FileRow[]>()
  for (const row of rows) imports.set(row.importId, [...(imports.get(row.importId) ?? []), row])
  const byName = new Map(uploads.map((upload) => [upload.name, upload]))
  const lost = uploads.flatMap(({ name, acknowledged }) =>
    acknowledged.filter((id) => !imports.has(id)).map((id) => `${name} as import ${id}`),
  )
  same('imports that were acknowledged and are not there', lost, [])
  let copies = 0
  for (const [importId, found] of imports) {
    const upload = byName.get(found[0]?.name.split(/[/.]/)[0] ?? '')
    const expected = upload?.files ?? []
    copies += expected.reduce((sum, { numbers }) => sum + numbers.length, 0)
    const said = found.map(
      ({ name, status, records, events, duplicates, skipped, skips, rejected, rejects }) => ({
        name,
        status,
        records,
        good: events + duplicates,
        skipped: [skipped, skips],
        rejected,
        rejects,
      }),
    )
    const sent = expected.map(({ name, status, numbers, rejects, skipped }) => ({
      name,
      status,
      records: numbers.length + rejects.length + skipped,
      good: numbers.length,
      skipped: [skipped, skipped],
      rejected: rejects.length,
      rejects: [...rejects],
    }))
    for (let i = 0; i < Math.max(said.length, sent.length); i++)
      same(`file ${i} of import ${importId} (${found[i]?.reason ?? ''})`, said[i], sent[i])
  }
  return copies
}

/** By the events themselves, and as the API answers, which reads the roll-ups. */
async function compareFacts(cairn: FaultCairn, events: ReadonlySet<number>, same: Same): Promise<void> {
  const expected = Object.fromEntries(FACTS.map((fact) => [fact, new Map<string, number>()]))
  for (const n of events) {
    const record: Fact = faultRecord(n)
    for (const fact of FACTS) {
      const counts = expected[fact] as Map<string, number>
      counts.set(record[fact], (counts.get(record[fact]) ?? 0) + 1)
    }
  }
  const inOrder = (entries: Iterable<[string, number]>) =>
    [...entries].sort(([one], [other]) => (one < other ? -1 : 1))
  for (const fact of FACTS) {
    const sent = inOrder(expected[fact] as Map<string, number>)
    const counted = await cairn.ask(COUNTED[fact])
    same(`events by ${fact}`, inOrder(counted.map(({ value, n }) => [String(value), Number(n)])), sent)
    const answer = breakdown.parse(await cairn.get(`/api/breakdown?by=${fact}&limit=1000`))
    same(`answer by ${fact}`, inOrder(answer.rows.map(({ value, events: n }) => [value, n])), sent)
    same(`total and distinct by ${fact}`, [answer.total, answer.distinct], [events.size, sent.length])
  }
  const totals = z.object({ events: z.number() }).parse(await cairn.get('/api/totals'))
  same('the total that is answered', totals.events, events.size)
}

/** Reads all records back: those that are not there, come twice, or are not what was sent. The first ten. */
async function wrongRecords(cairn: FaultCairn, events: ReadonlySet<number>): Promise<string[]> {
  const response = await fetch(`${cairn.url}/api/export?format=ndjson`)
  if (response.status !== 200 || response.body === null) return [`the export is answered ${response.status}`]
  const wrong: string[] = []
  const missing = new Set(events)
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) })) {
    const n = numberOf(line)
    if (!missing.delete(n)) wrong.push(`${n} is there twice, or was never sent`)
    else if (faultRecord(n).text !== line) wrong.push(`${n} is ${line}`)
  }
  for (const n of missing) wrong.push(`${n} is not there`)
  return wrong.slice(0, 10)
}

const one = async (cairn: FaultCairn, sql: string): Promise<number> => Number((await cairn.ask(sql))[0]?.n)

const FILES = `
  select
    f.import_id as "importId", f.name, f.status::text, f.reason, f.records, f.events, f.duplicates, f.skipped, f.rejected,
    array(select convert_from(r.record, 'UTF8') from reject r where r.file_id = f.id order by r.id) as rejects,
    (select coalesce(sum(s.count), 0) from file_skip s where s.file_id = f.id) as skips
  from file f
  order by f.import_id, f.id`

const IMPORTS = `
  with held as (select import_id, count(*) as n from event group by 1),
  originals as (select import_id, sum(count) as n from import_duplicate group by 1)
  select
    f.import_id as "importId", sum(f.events) as said, coalesce(max(h.n), 0) as held,
    sum(f.duplicates) as duplicates, coalesce(max(o.n), 0) as originals
  from file f
  left join held h on h.import_id = f.import_id
  left join originals o on o.import_id = f.import_id
  group by 1`

const grouped = (value: string, join: string) =>
  `select ${value} as value, count(*) as n from event e ${join} group by 1`
const COUNTED: Record<(typeof FACTS)[number], string> = {
  service: grouped('a.service', 'join action a on a.id = e.action_id'),
  identity: grouped('i.key', 'join identity i on i.id = e.identity_id'),
  account: grouped('p.account', 'join place p on p.id = e.place_id'),
  region: grouped('p.region', 'join place p on p.id = e.place_id'),
  readOnly: grouped(`coalesce(e.read_only::text, 'unknown')`, ''),
}
