// A database without a server: uploads go to its spool, and a worker in this process loads them.
import pMap from 'p-map'
import { connect, type Database, disconnect } from '../../lib/db/client'
import { folderTrouble } from '../../lib/db/data-folder'
import type { Environment } from '../../lib/db/environment'
import { instanceContents } from '../../lib/db/instance-contents'
import { SetupError } from '../../lib/db/setup-error'
import { workerName } from '../../lib/db/waiting-file'
import { ApiError } from '../../lib/domain/api-error'
import { parseFilter } from '../../lib/domain/filter'
import { emptyInstance } from '../../lib/ingest/empty-instance'
import { isOutage } from '../../lib/ingest/outage'
import { registerImport, type SpooledFile } from '../../lib/ingest/register-import'
import { retryFiles } from '../../lib/ingest/retry-files'
import { runWorker } from '../../lib/ingest/run-worker'
import { askForSync } from '../../lib/ingest/source/ask-for-sync'
import { runSources } from '../../lib/ingest/source/run-sources'
import { openSpool, type Spool } from '../../lib/ingest/spool'
import { sourceOf } from '../../lib/ingest/upload-name'
import { UploadWriter } from '../../lib/ingest/upload-writer'
import { events } from '../../lib/query/events'
import { importById } from '../../lib/query/import-by-id'
import { importFiles } from '../../lib/query/import-files'
import { importList } from '../../lib/query/import-list'
import { sourceFiles } from '../../lib/query/source-files'
import { sourceList } from '../../lib/query/source-list'
import { openDatabase } from '../running-database'
import {
  Away,
  type Cairn,
  type Contents,
  Declined,
  type Events,
  type ExportAsked,
  type ExportStream,
  type FilePage,
  type ImportPage,
  type ImportState,
  type KeyPage,
  type SourcePage,
  type UploadOptions,
} from './cairn'
import { CommandError, EXIT, unreachable, usageError } from './command-error'
import { databaseExport } from './database-export'
import { UnreadableFile, type UploadFile } from './upload-file'

/** Small files come faster than a disk confirms them. */
const WRITTEN_AT_ONCE = 16
/** For the worker's, the rounds', and our own; opened as they are needed. */
const CONNECTIONS = 40

export type DatabaseOptions = {
  settings: Environment
  say: (line: string) => void
  signal: AbortSignal
  /** Whether to load what is queued. */
  work: boolean
}

/**
 * Connects to DATABASE_URL, brings its schema up to date and opens the spool. Throws a CommandError when one of them
 * cannot be used.
 */
export async function openDatabaseCairn(options: DatabaseOptions): Promise<DatabaseCairn> {
  const { settings, say, signal } = options
  try {
    const opened = await openDatabase(settings, { say, signal, onMoved: () => {}, onGiveUp: () => {} })
    const spool = await openSpool(settings.spoolDir).catch((cause: unknown) => {
      throw new SetupError(
        `Cairn cannot use the folder ${settings.spoolDir} for uploads (${folderTrouble(cause)}): mend that, or set CAIRN_SPOOL_DIR to another.`,
        { cause },
      )
    })
    const db = connect(opened.url, {
      max: CONNECTIONS,
      applicationName: options.work ? workerName(spool.id) : 'cairn command line',
      keepPlans: true,
    })
    return new DatabaseCairn(opened.place, db, spool, options)
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
  private readonly working: Promise<void>[] = []
  private readonly settings: Environment
  private readonly say: (line: string) => void

  constructor(
    readonly name: string,
    private readonly db: Database,
    private readonly spool: Spool,
    { settings, say, work }: DatabaseOptions,
  ) {
    this.settings = settings
    // What a log has below it says where in the code it was.
    this.say = (line) => say(line.split('\n', 1)[0] ?? line)
    const { sourceAccess: access, retentionDays, contentLimits } = settings
    const { signal } = this.stopping
    if (work)
      this.working.push(
        runWorker({ pool: db.pool, spool, access, retentionDays, contentLimits, signal, say: this.say }),
      )
  }

  async upload(files: readonly UploadFile[], options: UploadOptions): Promise<string | null> {
    const { maxUploadBytes, maxUploadFiles } = this.settings
    const writer = new UploadWriter(this.spool, { maxBytes: maxUploadBytes, maxFiles: maxUploadFiles })
    try {
      const spooled = await this.spooled(writer, files, options)
      if (spooled.length === 0) return null
      const source = sourceOf(spooled.map(({ name }) => name))
      // As at the server: once it is about to be committed, nobody can say whether it was.
      let isCertain = true
      const onCommit = () => {
        isCertain = false
      }
      const made = { source, sample: false, files: spooled }
      return await this.patient(() => registerImport(this.db.pool, this.spool, made, { onCommit })).catch(
        async (error: unknown) => {
          if (isCertain) await writer.discard()
          throw error
        },
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
    return this.patient(() => importById(this.db, id, this.spool.id))
  }

  importFiles(id: string, cursor: string | null): Promise<FilePage> {
    return this.patient(() =>
      importFiles(this.db, id, { limit: 1000, cursor: cursor ?? undefined, here: this.spool.id }),
    )
  }

  imports(cursor: string | null): Promise<ImportPage> {
    return this.patient(() => importList(this.db, { limit: 1000, cursor: cursor ?? undefined }))
  }

  sources(cursor: string | null): Promise<SourcePage> {
    return this.patient(() => sourceList(this.db, { limit: 1000, cursor: cursor ?? undefined }))
  }

  missingFiles(sourceId: string, cursor: string | null): Promise<KeyPage> {
    const options = { verdict: 'deleted', limit: 1000, cursor: cursor ?? undefined } as const
    return this.patient(() => sourceFiles(this.db, sourceId, options))
  }

  /** Their rounds are run here, unless a server on the same database is faster. */
  async askForSync(sourceIds: readonly string[], full: boolean): Promise<void> {
    for (const id of sourceIds)
      await this.patient(() => askForSync(this.db.pool, id, { full })).catch((error: unknown) => {
        throw error instanceof ApiError ? usageError(error.message) : error
      })
    const { pool } = this.db
    const { sourceAccess: access } = this.settings
    const { signal } = this.stopping
    const only = sourceIds.map(Number)
    this.working.push(runSources({ pool, spool: this.spool, access, signal, say: this.say, only }))
  }

  retry(importId: string): Promise<number> {
    return this.patient(() => retryFiles(this.db, importId, null, this.spool)).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error
      throw error.status === 404 ? usageError(error.message) : new CommandError(EXIT.notWhole, error.message)
    })
  }

  events(): Promise<Events> {
    const { filter } = parseFilter(new URLSearchParams())
    return this.patient(async () => {
      const page = await events(this.db, filter, new Date(), { limit: 1, order: 'desc' })
      return { total: page.total, newest: page.events[0]?.eventTime ?? null }
    })
  }

  export(asked: ExportAsked, signal: AbortSignal): Promise<ExportStream> {
    return this.patient(() => databaseExport(this.db, asked, signal))
  }

  contents(): Promise<Contents> {
    return this.patient(() => instanceContents(this.db.pool))
  }

  empty(): Promise<Contents> {
    return this.patient(() => emptyInstance(this.db, this.spool)).catch((error: unknown) => {
      throw error instanceof ApiError ? new CommandError(EXIT.notWhole, error.message) : error
    })
  }

  async close(): Promise<void> {
    this.stopping.abort()
    await Promise.all(this.working)
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
