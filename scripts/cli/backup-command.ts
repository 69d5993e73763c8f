// `cairn backup`: an instance into one file, while it runs or not.
import { lacksLocks, MORE_LOCKS } from '../../lib/db/lock-room'
import { SetupError } from '../../lib/db/setup-error'
import { version } from '../../package.json'
import { type BackupTally, backupBytes } from '../backup/write-backup'
import type { CommandContext } from './command-context'
import { CommandError, EXIT, printable, unreachable, usageError } from './command-error'
import { codeOf, toFile, toStdout } from './export-output'
import { openForBackup } from './instance-database'
import { many, number } from './report'

export type BackupOptions = { force?: boolean | undefined; json?: boolean | undefined }

const MIGRATIONS = 'prisma/migrations'
const TOO_FEW_LOCKS = `There are more months here than Postgres has room to lock at once, and there is no backup: ${MORE_LOCKS}`
const MIB = 1024 ** 2
/** For you alone: it holds every record. */
const MODE = 0o600

/** What --json writes: `file` as it was given. */
type Summary = {
  instance: string
  file: string
  madeAt: string
  events: number
  rows: number
  uploads: number
  bytes: number
}

/** Answers the exit code. Throws a CommandError. */
export async function runBackup(
  file: string,
  { force = false, json = false }: BackupOptions,
  { stdout, progress, signal, folder }: CommandContext,
): Promise<number> {
  const isStream = file === '-'
  if (isStream && json) throw usageError('--json needs a file: - is where the backup goes.')
  if (isStream && 'isTTY' in stdout && stdout.isTTY === true)
    throw usageError('A backup is no text for a terminal: name a file, or send it on.')
  const say = (line: string) => progress.say(line)
  const output = isStream ? toStdout(stdout) : await toFile(file, folder, force, { mode: MODE, say })
  const instance = await openForBackup({ say, signal })
  try {
    progress.note(`Saving ${instance.place} …`)
    let tally: BackupTally | undefined
    let bytes = 0
    const content = backupBytes(
      {
        pool: instance.db.pool,
        spool: instance.spool,
        cairn: version,
        migrations: MIGRATIONS,
        signal,
        onTable: (saved, of) => progress.show('saved', saved, of, sizeOf(bytes)),
      },
      (ended) => {
        tally = ended
      },
    )
    const counted = async function* () {
      for await (const chunk of content) {
        signal.throwIfAborted()
        bytes += chunk.length
        yield chunk
      }
    }
    try {
      await output(counted())
    } catch (error) {
      signal.throwIfAborted()
      if (isStream && codeOf(error) === 'EPIPE') return EXIT.notWhole
      if (error instanceof SetupError) throw unreachable(error.message, error)
      if (lacksLocks(error)) throw new CommandError(EXIT.notWhole, TOO_FEW_LOCKS, { cause: error })
      throw error instanceof CommandError ? error : brokenOff(error)
    }
    progress.stop()
    if (!tally) throw brokenOff(null)
    const { header, end, uploadsGone } = tally
    const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
    const { madeAt } = header
    const events = end.tables.event?.rows ?? 0
    const { uploads } = end
    const summary: Summary = { instance: instance.place, file, madeAt, events, rows, uploads, bytes }
    const words = `${many(events, 'event')}${uploads > 0 ? `, ${many(uploads, 'waiting upload')}` : ''}, ${sizeOf(bytes)}`
    if (isStream) say(`${words}.`)
    else
      stdout.write(
        json ? `${JSON.stringify(summary)}\n` : `${words}, as of ${madeAt}, written to ${printable(file)}.\n`,
      )
    return tellWhatLacks(end.uploadsElsewhere, uploadsGone, say)
  } finally {
    await instance.close()
  }
}

function tellWhatLacks(elsewhere: number, gone: number, say: (line: string) => void): number {
  if (elsewhere > 0)
    say(
      `Not in the backup: ${many(elsewhere, 'file')} that ${elsewhere === 1 ? 'waits' : 'wait'} in the upload folder of another host. Make the backup again once they are loaded.`,
    )
  if (gone > 0)
    say(
      `Not in the backup: ${many(gone, 'waiting file')} whose content is not in the upload folder any more.`,
    )
  return elsewhere + gone === 0 ? EXIT.whole : EXIT.notWhole
}

const brokenOff = (cause: unknown): CommandError =>
  new CommandError(
    EXIT.notWhole,
    `The backup broke off${cause instanceof Error ? ` (${printable(cause.message)})` : ''}: there is none.`,
    { cause },
  )

const sizeOf = (bytes: number): string => `${number(Math.round((10 * bytes) / MIB) / 10)} MiB`
