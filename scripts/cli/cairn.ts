// The Cairn that a command talks to: a running server, or a database without one. Both answer alike.
import { z } from 'zod'
import { type EventOrder, FILE_STATUSES, IMPORT_STATUSES } from '../../lib/domain/answers'
import type { ExportFormat } from '../../lib/domain/export-format'
import { OBJECT_STATES, type ObjectState } from '../../lib/domain/source'
import type { UnreadableFile, UploadFile } from './upload-file'

const count = z.number().int().nonnegative()
const counts = { records: count, events: count, duplicates: count, skipped: count, rejected: count }

/** Of an import, what a command needs: a server may be newer and say more. */
export const importState = z.object({
  id: z.string(),
  source: z.string(),
  sourceId: z.string().nullish(),
  status: z.enum(IMPORT_STATUSES),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  files: count,
  filesFinished: count,
  filesPartial: count,
  filesFailed: count,
  bytes: count,
  bytesRead: count,
  /** Whether what is left of it lies with a host on which no Cairn runs. */
  waitsForNobody: z.boolean().default(false),
  ...counts,
})
export type ImportState = z.infer<typeof importState>
export const importPage = z.object({ imports: z.array(importState), nextCursor: z.string().nullable() })
export type ImportPage = z.infer<typeof importPage>

const fileState = z.object({
  name: z.string(),
  status: z.enum(FILE_STATUSES),
  ...counts,
  reason: z.string().nullable(),
  position: z.number().nullable(),
})
export type FileState = z.infer<typeof fileState>
export const filePage = z.object({ files: z.array(fileState), nextCursor: z.string().nullable() })
export type FilePage = z.infer<typeof filePage>

const objectCounts = Object.fromEntries(OBJECT_STATES.map((state) => [state, count.default(0)])) as Record<
  ObjectState,
  z.ZodDefault<typeof count>
>
const sourceState = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  /** Where the round under way puts what it finds; null without a round or before it has found anything. */
  round: z.object({ importId: z.string().nullable() }).nullable(),
  asked: z.boolean(),
  syncedAt: z.string().nullable(),
  nextSyncAt: z.string().nullable(),
  problem: z.object({ message: z.string() }).nullable(),
  queueProblem: z.string().nullable(),
  objects: z.object(objectCounts),
  bytes: count,
  bytesLoaded: count,
})
export type SourceState = z.infer<typeof sourceState>
export const sourcePage = z.object({ sources: z.array(sourceState), nextCursor: z.string().nullable() })
export type SourcePage = z.infer<typeof sourcePage>
export const keyPage = z.object({
  files: z.array(z.object({ key: z.string() })),
  nextCursor: z.string().nullable(),
})
export type KeyPage = z.infer<typeof keyPage>

/** `newest` is the time of the newest event; null where there are none. */
export type Events = { total: number; newest: string | null }

/** What emptying takes. */
export const contents = z.object({ events: count, imports: count, sources: count })
export type Contents = z.infer<typeof contents>

/** `query`: a filter, and `q`, in the language of the address bar. */
export type ExportAsked = { query: URLSearchParams; format: ExportFormat; order: EventOrder }
/** `events`: how many are to come; null where nobody knows beforehand. `content` throws when it breaks off. */
export type ExportStream = { events: number | null; content: AsyncIterable<Uint8Array> }

export type UploadOptions = {
  signal: AbortSignal
  onBytes: (bytes: number) => void
  /** A file that is left out because nothing of it could be read. */
  onUnreadable: (trouble: UnreadableFile) => void
}

/**
 * Its functions throw an Away where it may help to wait, a CommandError where it does not; `upload` besides throws a
 * Declined, or an UnreadableFile for a file that broke off in the middle: then nothing of the upload is kept.
 */
export interface Cairn {
  /** In words, for a sentence. */
  readonly name: string
  /** Answers the new import's id once the files are safe; null where none of them could be read. */
  upload(files: readonly UploadFile[], options: UploadOptions): Promise<string | null>
  /** Null where there is none (any more). */
  importById(id: string, signal: AbortSignal): Promise<ImportState | null>
  /** A page of an import's files, in the order in which they were sent. */
  importFiles(id: string, cursor: string | null, signal: AbortSignal): Promise<FilePage>
  /** A page of all imports, newest first. */
  imports(cursor: string | null, signal: AbortSignal): Promise<ImportPage>
  /** A page of all sources. */
  sources(cursor: string | null, signal: AbortSignal): Promise<SourcePage>
  /** A page of the log files that a source's digests name and that were not there any more. */
  missingFiles(sourceId: string, cursor: string | null, signal: AbortSignal): Promise<KeyPage>
  /** Asks for a round of each of these sources; with `full`, over their whole range. */
  askForSync(sourceIds: readonly string[], full: boolean, signal: AbortSignal): Promise<void>
  /**
   * Has all files of an import read again that can be; answers how many they are. Where there is no such import, or all that
   * is left is out of reach, that is a CommandError.
   */
  retry(importId: string, signal: AbortSignal): Promise<number>
  events(signal: AbortSignal): Promise<Events>
  /** Begins an export. A filter that cannot be read is a CommandError. */
  export(asked: ExportAsked, signal: AbortSignal): Promise<ExportStream>
  /** What emptying it would take. */
  contents(signal: AbortSignal): Promise<Contents>
  /** Takes everything back, and answers what went. */
  empty(signal: AbortSignal): Promise<Contents>
  /** What goes on with the imports when the command is ended, in words that follow "they". */
  readonly afterwards: string
  close(): Promise<void>
}

/** All that a question answers in pages. */
export async function* everyPage<P extends { nextCursor: string | null }>(
  ask: (cursor: string | null) => Promise<P>,
): AsyncGenerator<P> {
  let cursor: string | null = null
  do {
    const page: P = await ask(cursor)
    yield page
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** It cannot answer now: `full` where there is no room for uploads at the moment. The message is a sentence. */
export class Away extends Error {
  override readonly name = 'Away'
  constructor(
    message: string,
    readonly kind: 'away' | 'full',
    readonly retryAfterMs: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** This upload is not taken, as it is; the message says why. */
export class Declined extends Error {
  override readonly name = 'Declined'
}
