// `cairn export`: everything that a filter matches, into a file or to stdout.
import type { EventOrder } from '../../lib/domain/answers'
import type { ExportFormat } from '../../lib/domain/export-format'
import type { CommandContext } from './command-context'
import { CommandError, EXIT, printable, usageError } from './command-error'
import { codeOf, toFile, toStdout } from './export-output'
import { type ExportTally, tallyOf } from './export-tally'
import { type CairnOptions, openCairn } from './open-cairn'
import { patiently } from './patiently'
import { many, number } from './report'

export type ExportOptions = CairnOptions & {
  filter: string[]
  format: ExportFormat
  order: EventOrder
  out?: string | undefined
  force?: boolean | undefined
  json?: boolean | undefined
}

const MIB = 1024 ** 2

/** What --json writes: `file` as it was given. */
type Summary = { cairn: string; file: string; format: ExportFormat; events: number; bytes: number }

/** Answers the exit code. Throws a CommandError. */
export async function runExport(
  filter: string | undefined,
  options: ExportOptions,
  { stdout, progress, signal, folder }: CommandContext,
): Promise<number> {
  const { format, order, out, force = false, json } = options
  if (json && out === undefined)
    throw usageError('--json needs --out: without it, stdout is where the events go.')
  const query = queryOf(filter, options.filter)
  const say = (line: string) => progress.say(line)
  const output = out === undefined ? toStdout(stdout) : await toFile(out, folder, force, { say })
  const cairn = await openCairn(options, { say, signal }, { work: false })
  try {
    const { events, content } = await patiently(signal, say, () =>
      cairn.export({ query, format, order }, signal),
    )
    const tally = tallyOf(format)
    let bytes = 0
    const counted = async function* () {
      for await (const chunk of content) {
        tally.push(chunk)
        bytes += chunk.length
        progress.show('exported', tally.events, events, `${(bytes / MIB).toFixed(1)} MiB`)
        yield chunk
      }
      // What came to its end is looked at before the file has its name.
      expectWhole(tally, events)
    }
    try {
      await output(counted())
    } catch (error) {
      signal.throwIfAborted()
      // `cairn export | head` has read enough.
      if (out === undefined && codeOf(error) === 'EPIPE') return EXIT.notWhole
      throw error instanceof CommandError ? error : brokenOff(tally, error)
    }
    progress.stop()
    const summary: Summary = { cairn: cairn.name, file: out ?? '', format, events: tally.events, bytes }
    const words = `${many(tally.events, 'event')}, ${size(bytes)}`
    if (out === undefined) say(`${words}.`)
    else stdout.write(json ? `${JSON.stringify(summary)}\n` : `${words}, written to ${printable(out)}.\n`)
    return EXIT.whole
  } finally {
    await cairn.close()
  }
}

/** Both are the language of the address bar: the first as it stands there, the others without its escapes. */
function queryOf(filter: string | undefined, others: readonly string[]): URLSearchParams {
  const query = new URLSearchParams(filter?.replace(/^\?/, ''))
  for (const other of others) {
    const at = other.indexOf('=')
    if (at < 1) throw usageError(`--filter ${printable(other)} is no key=value.`)
    query.append(other.slice(0, at), other.slice(at + 1))
  }
  for (const key of ['format', 'order'])
    if (query.has(key)) throw usageError(`${key} is no filter: give it as --${key}.`)
  return query
}

function expectWhole(tally: ExportTally, events: number | null): void {
  if (!tally.isWhole) throw brokenOff(tally, null)
  if (events !== null && events !== tally.events)
    throw new CommandError(
      EXIT.notWhole,
      `The export is not whole: ${number(tally.events)} of ${many(events, 'event')} came.`,
    )
}

const brokenOff = (tally: ExportTally, cause: unknown): CommandError =>
  new CommandError(
    EXIT.notWhole,
    `The export broke off after ${many(tally.events, 'event')}${cause instanceof Error ? ` (${printable(cause.message)})` : ''}: try again.`,
    { cause },
  )

const size = (bytes: number): string =>
  `${(bytes / MIB).toLocaleString('en', { maximumFractionDigits: 1 })} MiB`
