// A database without a server: uploads go to its spool, and a worker in this process loads them.
import pMap from 'p-map'
import { connect, type Database, disconnect } from '../../lib/db/client'
import { folderTrouble } from '../../lib/db/data-folder'
import type { Environment } from '../../lib/db/environment'
import { SetupError } from '../../lib/db/setup-error'
import { ApiError } from '../../lib/domain/api-error'
import { isOutage } from '../../lib/ingest/outage'
import { registerImport, type SpooledFile } from '../../lib/ingest/register-import'
import { runWorker } from '../../lib/ingest/run-worker'
import { openSpool, type Spool } from '../../lib/ingest/spool'
import { sourceOf } from '../../lib/ingest/upload-name'
import { UploadWriter } from '../../lib/ingest/upload-writer'
import { importById } from '../../lib/query/import-by-id'
import { importFiles } from '../../lib/query/import-files'
import { openDatabase } from '../running-database'
import { Away, type Cairn, Declined, type FilePage, type ImportState, type UploadOptions } from './cairn'
import { unreachable } from './command-error'
import { UnreadableFile, type UploadFile } from './upload-file'

/** Small files come faster than a disk confirms them. */
const WRITTEN_AT_ONCE = 16
const CONNECTIONS = 10

export type DatabaseOptions = { settings: Environment; say: (line: string) => void; signal: AbortSignal }

/**
 * Connects to DATABASE_URL, brings its schema up to date and opens the spool. Throws a CommandError when one of them
 * cannot be used.
 */
export async function openDatabaseCairn({ settings, say, signal }: DatabaseOptions): Promise<DatabaseCairn> {
  try {
    const opened = await openDatabase(settings, { say, signal, onMoved: () => {}, onGiveUp: () => {} })
    const spool = await openSpool(settings.spoolDir).catch((cause: unknown) => {
      throw new SetupError(
        `Cairn cannot use the folder ${settings.spoolDir} for uploads (${folderTrouble(cause)}): mend that, or set CAIRN_SPOOL_DIR to another.`,
        { cause },
      )
    })
    const db = connect(opened.url, { max: CONNECTIONS, applicationName: 'cairn command line' })
    return new DatabaseCairn(opened.place, db, spool, settings, say)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof SetupError) throw unreachable(error.message, error)
    throw error
  }
}

export class DatabaseCairn implements Cairn {
  readonly afterwards =
    'stay queued, and are loaded by the next Cairn that runs with this database and spool folder'
  private readonly stopping = new AbortController()
  private readonly working: Promise<void>

  constructor(
    readonly name: string,
    private readonly db: Database,
    private readonly spool: Spool,
    private readonly settings: Environment,
    say: (line: string) => void,
  ) {
    const { sourceAccess: access } = settings
    this.working = runWorker({ pool: db.pool, spool, access, signal: this.stopping.signal, say })
  }

  addressOf(): null {
    return null
  }

  async upload(files: readonly UploadFile[], options: UploadOptions): Promise<string | null> {
    const { maxUploadBytes, maxUploadFiles } = this.settings
    const writer = new UploadWriter(this.spool, { maxBytes: maxUploadBytes, maxFiles: maxUploadFiles })
    try {
      const spooled = await this.spooled(writer, files, options)
      if (spooled.length === 0) return null
      // As at the server: from here on they stay, because nobody can say whether a broken transaction was committed.
      const source = sourceOf(spooled.map(({ name }) => name))
      return await this.patient(() =>
        registerImport(this.db.pool, this.spool, { source, sample: false, files: spooled }),
      )
    } finally {
      writer.close()
    }
  }

  private async spooled(
    writer: UploadWriter,
    files: readonly UploadFile[],
    { signal, onBytes, onUnreadable }: UploadOptions,
  ): Promise<SpooledFile[]> {
    let failure: { error: unknown } | undefined
    const write = async (file: UploadFile) => {
      if (failure) return
      try {
        await writer.write(file.name, counted(file.read(signal), onBytes))
      } catch (error) {
        if (error instanceof UnreadableFile) onUnreadable(error)
        else failure ??= { error }
      }
    }
    await pMap(files, write, { concurrency: WRITTEN_AT_ONCE })
    if (!failure) return writer.finish()
    await writer.discard()
    signal.throwIfAborted()
    throw inWords(failure.error)
  }

  importById(id: string): Promise<ImportState | null> {
    return this.patient(() => importById(this.db, id))
  }

  importFiles(id: string, cursor: string | null): Promise<FilePage> {
    return this.patient(() => importFiles(this.db, id, { limit: 1000, cursor: cursor ?? undefined }))
  }

  async close(): Promise<void> {
    this.stopping.abort()
    await this.working
    await disconnect(this.db)
  }

  private async patient<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question()
    } catch (error) {
      if (isOutage(error)) throw new Away(`${this.name} does not answer.`, 'away', null, { cause: error })
      throw error
    }
  }
}

function inWords(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error
  return error.status === 503
    ? new Away(error.message, 'full', null, { cause: error })
    : new Declined(error.message, { cause: error })
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    onBytes(chunk.byteLength)
    yield chunk
  }
}
