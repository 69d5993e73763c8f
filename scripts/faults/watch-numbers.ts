// For the fault suite: asks, while logs are loaded and processes die, whether numbers disagree with the events.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ROLLUPS } from '../../lib/db/rollups'
import { ALL_DAYS } from '../../lib/ingest/fill-roll-ups'
import type { FaultCairn } from './fault-cairn'

const PAUSE_MS = 250
const FACETS = ['service', 'account', 'region', 'readOnly', 'effect', 'outcome'] as const

const count = z.coerce.number()
const snapshot = z.object({
  filledFrom: z.number(),
  events: count,
  rollUps: z.record(z.string(), count),
  fileEvents: count,
  duplicates: count,
  originals: count,
  rejected: count,
  rejects: count,
  skipped: count,
  skips: count,
  firsts: count,
  identities: count,
})
const totals = z.object({ events: z.number(), reads: z.number(), writes: z.number(), unknown: z.number() })
const facets = z.object({
  facets: z.array(
    z.object({ by: z.string(), total: z.number(), rows: z.array(z.object({ events: z.number() })) }),
  ),
})

/** How often was looked, and what did not agree. A question that is not answered, as while something dies, is no look. */
export type Looks = { snapshots: number; answers: number; disagreements: string[] }

/** Looks again and again until `signal` is aborted. */
export async function watchNumbers(cairn: FaultCairn, signal: AbortSignal): Promise<Looks> {
  const looks: Looks = { snapshots: 0, answers: 0, disagreements: [] }
  while (!signal.aborted) {
    const before = await attempt(() => lookAtTables(cairn))
    if (before !== null) {
      looks.snapshots++
      looks.disagreements.push(...before.disagreements)
      const answered = await attempt(() => lookAtAnswers(cairn))
      const after = answered && (await attempt(() => countEvents(cairn)))
      if (answered !== null && after !== null) {
        looks.answers++
        looks.disagreements.push(...answered.disagreements)
        for (const events of answered.events)
          if (events < before.events || events > after)
            looks.disagreements.push(`${events} are answered, between ${before.events} and ${after} events`)
      }
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {})
  }
  return looks
}

/** Null where nobody answers: a process has just been killed. What cannot be read is an error of ours. */
async function attempt<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof z.ZodError) throw error
    return null
  }
}

/** One statement sees one moment: whatever is committed meanwhile is in none of its counts. */
async function lookAtTables(cairn: FaultCairn): Promise<{ events: number; disagreements: string[] }> {
  const found = snapshot.parse((await cairn.ask(SNAPSHOT))[0])
  const { events } = found
  const pairs: [string, number, number][] = [
    ['events of files', found.fileEvents, events],
    ['originals of duplicates', found.originals, found.duplicates],
    ['rejects', found.rejects, found.rejected],
    ['reasons of what was skipped', found.skips, found.skipped],
    ['identities with a first event', found.firsts, found.identities],
    // While an instance is new, days may not be rolled up yet; nobody reads those from there.
    ...(found.filledFrom === ALL_DAYS
      ? Object.entries(found.rollUps).map(([table, sum]): [string, number, number] => [table, sum, events])
      : []),
  ]
  const disagreements = pairs
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `${what}: ${one} instead of ${other}`)
  return { events, disagreements }
}

/** What the pages ask for. Each answer is one statement, so the numbers in it have to be of one moment. */
async function lookAtAnswers(cairn: FaultCairn): Promise<{ events: number[]; disagreements: string[] }> {
  const disagreements: string[] = []
  const all = totals.parse(await cairn.get('/api/totals'))
  if (all.reads + all.writes + all.unknown !== all.events)
    disagreements.push(`totals: ${JSON.stringify(all)}`)
  const { facets: answered } = facets.parse(await cairn.get(`/api/facets?limit=100&of=${FACETS.join(',')}`))
  const sums = answered.map(({ rows }) => rows.reduce((sum, { events }) => sum + events, 0))
  const counts = new Set([...sums, ...answered.map(({ total }) => total)])
  if (counts.size !== 1) disagreements.push(`facets of one answer: ${JSON.stringify([sums, [...counts]])}`)
  return { events: [all.events, ...counts], disagreements }
}

const countEvents = async (cairn: FaultCairn): Promise<number> =>
  Number((await cairn.ask('select count(*) as n from event'))[0]?.n)

const SNAPSHOT = `
  select
    (select filled_from from rollup_state) as "filledFrom",
    (select count(*) from event) as events,
    json_build_object(${ROLLUPS.map(
      ({ table }) => `'${table}', (select coalesce(sum(events), 0) from ${table})`,
    ).join(', ')}) as "rollUps",
    (select coalesce(sum(events), 0) from file) as "fileEvents",
    (select coalesce(sum(duplicates), 0) from file) as duplicates,
    (select coalesce(sum(count), 0) from import_duplicate) as originals,
    (select coalesce(sum(rejected), 0) from file) as rejected,
    (select count(*) from reject) as rejects,
    (select coalesce(sum(skipped), 0) from file) as skipped,
    (select coalesce(sum(count), 0) from file_skip) as skips,
    (select count(distinct identity_id) from identity_first) as firsts,
    (select count(distinct identity_id) from event) as identities`
