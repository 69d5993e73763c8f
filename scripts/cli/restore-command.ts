// `cairn restore`: a backup into an empty instance.
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { SetupError } from '../../lib/db/setup-error'
import type { Elsewhere } from '../backup/move-to-host'
import { BackupReader, BackupTrouble } from '../backup/read-backup'
import { restoreBackup } from '../backup/restore-backup'
import type { CommandContext } from './command-context'
import { CommandError, EXIT, printable, unreachable, usageError } from './command-error'
import { openForRestore } from './instance-database'
import { many } from './report'

export type RestoreOptions = { json?: boolean | undefined }

const MIGRATIONS = 'prisma/migrations'
const STAGES = {
  compare: 'Comparing every row with what was saved …',
  'tidy up': 'All of it is restored. Tidying up …',
}
const READ_BYTES = 1024 ** 2

/** What --json writes: `file` as it was given. */
type Summary = {
  instance: string
  file: string
  madeAt: string
  postgres: string
  events: number
  rows: number
  uploads: number
  /** Files that waited on another host, and have failed. */
  elsewhere: number
}

/** Answers the exit code. Throws a CommandError. */
export async function runRestore(
  file: string,
  { json = false }: RestoreOptions,
  { stdin, stdout, progress, signal, folder }: CommandContext,
): Promise<number> {
  const say = (line: string) => progress.say(line)
  const bytes = file === '-' ? stdin() : await streamOf(file, folder)
  // Whoever sends it may never send more.
  const onAbort = () => bytes.destroy()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    // What is wrong with the file shows before anything is opened.
    const backup = await BackupReader.of(bytes).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
    const instance = await openForRestore({ say, signal })
    try {
      progress.note(
        `Restoring the backup of ${backup.header.madeAt} (Postgres ${backup.header.postgres}) into ${instance.place} …`,
      )
      const { end, elsewhere } = await restoreBackup(backup, {
        url: instance.url,
        pool: instance.db.pool,
        spool: instance.spool,
        migrations: MIGRATIONS,
        signal,
        onTable: (restored, of) => progress.show('restored', restored, of, ''),
        onStage: (stage) => progress.say(STAGES[stage]),
      })
      progress.stop()
      const { madeAt, postgres } = backup.header
      const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
      const events = end.tables.event?.rows ?? 0
      const { uploads } = end
      const summary: Summary = {
        instance: instance.place,
        file,
        madeAt,
        postgres,
        events,
        rows,
        uploads,
        elsewhere: elsewhere.files,
      }
      stdout.write(
        json
          ? `${JSON.stringify(summary)}\n`
          : `${many(events, 'event')}${uploads > 0 ? `, and ${many(uploads, 'waiting upload')}` : ''}, as of ${madeAt}: restored, and compared row by row.\n`,
      )
      return tellWhatLacks(elsewhere, say)
    } finally {
      await backup.reader.close()
      await instance.close()
    }
  } catch (error) {
    // Whoever interrupts a commit is told that it may be there.
    if (!(error instanceof BackupTrouble)) signal.throwIfAborted()
    if (error instanceof BackupTrouble) throw new CommandError(EXIT.notWhole, error.message, { cause: error })
    if (error instanceof SetupError) throw unreachable(error.message, error)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    bytes.destroy()
  }
}

function tellWhatLacks({ files, folders }: Elsewhere, say: (line: string) => void): number {
  if (files > 0)
    say(
      `Not in the backup: ${many(files, 'file')} that waited in the upload folder of another host. Their imports end without them; try them again once that host runs on this database, or upload them anew.`,
    )
  if (folders > 0)
    say(
      `${many(folders, 'source')} read${folders === 1 ? 's' : ''} a folder of another host, and nothing comes from there until it runs on this database: otherwise remove ${folders === 1 ? 'it' : 'them'}, and add the folder${folders === 1 ? '' : 's'} of this host.`,
    )
  return files === 0 ? EXIT.whole : EXIT.notWhole
}

async function streamOf(file: string, folder: string): Promise<Readable> {
  const refuse = (cause: Error): never => {
    throw usageError(`${printable(file)} cannot be read: ${printable(cause.message)}`)
  }
  const handle: FileHandle = await open(path.resolve(folder, file)).catch(refuse)
  if ((await handle.stat()).isFile()) return handle.createReadStream({ highWaterMark: READ_BYTES })
  await handle.close()
  throw usageError(`${printable(file)} is no file.`)
}
