// Writes what one upload brings into the spool, counts it, and takes it away again when the upload fails.
import { open } from 'node:fs/promises'
import { ApiError, tooLarge } from '../domain/api-error'
import type { SpooledFile } from './register-import'
import {
  hasCode,
  keepSpooled,
  newSpoolName,
  removeSpooled,
  type Spool,
  spoolPath,
  syncSpool,
  touchSpooled,
} from './spool'

export type UploadLimits = { maxBytes: number; maxFiles: number }

const TOUCH_EVERY_MS = 10 * 60 * 1000

export class UploadWriter {
  private readonly files: (SpooledFile | undefined)[] = []
  private readonly names: string[] = []
  private bytes = 0
  private readonly startedAt = Date.now()
  private readonly touching: NodeJS.Timeout

  constructor(
    private readonly spool: Spool,
    private readonly limits: UploadLimits,
  ) {
    this.touching = setInterval(() => void touchSpooled(spool, this.names), TOUCH_EVERY_MS).unref()
  }

  /** Throws a 413 when these bytes are more than an upload may have. */
  requireRoom(bytes: number): void {
    if (this.bytes + bytes > this.limits.maxBytes)
      throw tooLarge(`An upload may have at most ${this.limits.maxBytes.toLocaleString('en')} bytes.`, 'file')
  }

  /** Throws a 413: there are more files than an upload may have. */
  refuseFile(): never {
    throw tooLarge(`An upload may have at most ${this.limits.maxFiles.toLocaleString('en')} files.`, 'file')
  }

  /** Writes one file, and has it on disk when it resolves to its size. Their order is that of the calls. */
  async write(name: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const place = this.names.length
    if (place >= this.limits.maxFiles) this.refuseFile()
    const spoolName = newSpoolName()
    this.names.push(spoolName)
    let bytes = 0
    try {
      const handle = await open(spoolPath(this.spool, spoolName), 'wx', 0o600)
      try {
        for await (const chunk of content) {
          this.requireRoom(chunk.length)
          this.bytes += chunk.length
          bytes += chunk.length
          await handle.writeFile(chunk)
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG') ? spoolFull(error) : error
    }
    this.files[place] = { name, spoolName, bytes }
    return bytes
  }

  /** The files, in order, all of them on disk. Throws where one is not there any more. */
  async finish(): Promise<SpooledFile[]> {
    const files = this.files.filter((file) => file !== undefined)
    // A machine that slept in the meantime touched nothing, and whoever clears the spool may have been the first to wake.
    if (Date.now() - this.startedAt > TOUCH_EVERY_MS)
      await keepSpooled(
        this.spool,
        files.map(({ spoolName }) => spoolName),
      )
    await syncSpool(this.spool)
    return files
  }

  /** Takes away what was written. */
  async discard(): Promise<void> {
    await removeSpooled(this.spool, this.names)
  }

  /** Stops looking after the files; call it in any case. */
  close(): void {
    clearInterval(this.touching)
  }
}

const spoolFull = (cause: unknown): ApiError =>
  new ApiError(503, 'spool_full', 'The disk that uploads are written to is full.', undefined, { cause })
