// `cairn status`: how a Cairn is, for people and for monitoring.
import { type Cairn, everyPage, type ImportState, type SourceState } from './cairn'
import type { CommandContext } from './command-context'
import { EXIT, printable } from './command-error'
import { type CairnOptions, openCairn } from './open-cairn'
import { patiently } from './patiently'
import { many, number } from './report'

export type StatusOptions = CairnOptions & { json?: boolean | undefined }

/** A failed import is told of for so long. */
const RECENT_MS = 24 * 3_600_000

/** What --json writes. */
type Status = {
  cairn: string
  ok: boolean
  problems: string[]
  events: { total: number; newest: string | null }
  imports: { underWay: ImportState[]; failed: ImportState[] }
  sources: SourceLine[]
}
type SourceLine = Pick<SourceState, 'id' | 'name' | 'status' | 'syncedAt' | 'nextSyncAt' | 'queueProblem'> & {
  problem: string | null
  /** Log files: `found` counts all, `waiting` those that are still to be loaded. */
  found: number
  loaded: number
  waiting: number
  failed: number
  archived: number
  /** Those that a digest names and that were not in the source any more. */
  missing: number
}

/** Answers the exit code. Throws a CommandError. */
export async function runStatus(
  options: StatusOptions,
  { stdout, progress, signal }: CommandContext,
): Promise<number> {
  const say = (line: string) => progress.say(line)
  const cairn = await openCairn(options, { say, signal }, { work: false })
  try {
    const status = await patiently(signal, say, () => statusOf(cairn, signal, new Date()))
    stdout.write(options.json ? `${JSON.stringify(status)}\n` : inWords(status))
    return status.ok ? EXIT.whole : EXIT.notWhole
  } finally {
    await cairn.close()
  }
}

async function statusOf(cairn: Cairn, signal: AbortSignal, now: Date): Promise<Status> {
  const events = await cairn.events(signal)
  const { imports } = await cairn.imports(null, signal)
  const sources: SourceLine[] = []
  for await (const page of everyPage((cursor) => cairn.sources(cursor, signal)))
    for (const source of page.sources) sources.push(await lineOf(cairn, source, signal))
  const since = now.getTime() - RECENT_MS
  const failed = imports.filter(
    ({ status, finishedAt }) => status === 'failed' && finishedAt !== null && Date.parse(finishedAt) > since,
  )
  const problems = [
    ...sources.flatMap(({ name, problem, queueProblem }) =>
      [problem, queueProblem].flatMap((message) => (message === null ? [] : [`${name}: ${message}`])),
    ),
    ...failed.map(({ id, source }) => `Import ${id} (${source}) failed: none of its files could be read.`),
  ]
  const underWay = imports.filter(({ status }) => status === 'queued' || status === 'running')
  return {
    cairn: cairn.name,
    ok: problems.length === 0,
    problems,
    events,
    imports: { underWay, failed },
    sources,
  }
}

async function lineOf(cairn: Cairn, source: SourceState, signal: AbortSignal): Promise<SourceLine> {
  const { id, name, status, syncedAt, nextSyncAt, queueProblem, problem, objects } = source
  let missing = 0
  for await (const { files } of everyPage((cursor) => cairn.missingFiles(id, cursor, signal)))
    missing += files.length
  const { found, queued, loaded, failed, refused, gone, archived } = objects
  return {
    id,
    name,
    status,
    syncedAt,
    nextSyncAt,
    problem: problem?.message ?? null,
    queueProblem,
    found: Object.values(objects).reduce((all, some) => all + some, 0),
    loaded,
    waiting: found + queued,
    failed: failed + refused + gone,
    archived,
    missing,
  }
}

function inWords({ cairn, problems, events, imports, sources }: Status): string {
  const lines = [
    `${cairn} is up.`,
    `Events: ${number(events.total)}${events.newest === null ? '' : `, the newest of ${events.newest}`}.`,
    imports.underWay.length === 0 ? 'Imports: none under way.' : 'Imports under way:',
    ...imports.underWay.map(
      ({ id, source, files, filesFinished, events }) =>
        `  ${id}  ${source}: ${number(filesFinished)} of ${many(files, 'file')}, ${many(events, 'new event')}`,
    ),
    sources.length === 0 ? 'Sources: none.' : 'Sources:',
    ...sources.map(sourceInWords),
    ...(problems.length === 0
      ? ['No problems.']
      : ['Problems:', ...problems.map((problem) => `  ${problem}`)]),
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function sourceInWords(source: SourceLine): string {
  const { id, name, status, syncedAt, found, loaded, waiting, failed, archived, missing } = source
  const rest = { waiting, failed, archived, missing }
  const counts = [
    `${number(found)} found`,
    `${number(loaded)} loaded`,
    ...Object.entries(rest).flatMap(([what, count]) => (count > 0 ? [`${number(count)} ${what}`] : [])),
  ]
  return `  ${id}  ${name}: ${status}, ${syncedAt === null ? 'never synced' : `synced ${syncedAt}`}; ${counts.join(', ')}`
}
