// The Cairn that a command talks to: a running server, or a database without one. Both answer alike.
import { z } from 'zod'
import { FILE_STATUSES, IMPORT_STATUSES } from '../../lib/domain/answers'
import type { UnreadableFile, UploadFile } from './upload-file'

const count = z.number().int().nonnegative()
const counts = { records: count, events: count, duplicates: count, skipped: count, rejected: count }

/** Of an import, what a command needs: a server may be newer and say more. */
export const importState = z.object({
  id: z.string(),
  source: z.string(),
  sourceId: z.string().nullish(),
  status: z.enum(IMPORT_STATUSES),
  finishedAt: z.string().nullable(),
  files: count,
  filesFinished: count,
  filesPartial: count,
  filesFailed: count,
  bytes: count,
  bytesRead: count,
  ...counts,
})
export type ImportState = z.infer<typeof importState>

export const fileState = z.object({
  name: z.string(),
  status: z.enum(FILE_STATUSES),
  ...counts,
  reason: z.string().nullable(),
  position: z.number().nullable(),
})
export type FileState = z.infer<typeof fileState>
export const filePage = z.object({ files: z.array(fileState), nextCursor: z.string().nullable() })
export type FilePage = z.infer<typeof filePage>

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
  /** Where a person can see an import; null without a server. */
  addressOf(importId: string): string | null
  /** Answers the new import's id once the files are safe; null where none of them could be read. */
  upload(files: readonly UploadFile[], options: UploadOptions): Promise<string | null>
  /** Null where there is none (any more). */
  importById(id: string, signal: AbortSignal): Promise<ImportState | null>
  /** A page of an import's files, in the order in which they were sent. */
  importFiles(id: string, cursor: string | null, signal: AbortSignal): Promise<FilePage>
  /** What goes on with the imports when the command is ended, in words that follow "they". */
  readonly afterwards: string
  close(): Promise<void>
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
