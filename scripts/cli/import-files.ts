// Uploads files to a Cairn in requests, follows each import until it is loaded, and reports every file.
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Away, type Cairn, Declined } from './cairn'
import { followImport } from './follow-import'
import { patiently } from './patiently'
import type { Progress } from './progress'
import { many, type Report } from './report'
import { requestsOf, UnreadableFile, type UploadFile } from './upload-file'

/** So many imports may wait to be loaded before the next is sent: what waits takes room on the Cairn's disk. */
const MOST_AHEAD = 4

export class Importer {
  /** The imports that were acknowledged and whose files are not all reported. */
  readonly unfinished: string[] = []
  private sentBytes = 0
  private sentFiles = 0
  private loadedBytes = 0
  private loadedEvents = 0

  constructor(
    private readonly cairn: Cairn,
    private readonly report: Report,
    private readonly progress: Progress,
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves when all files are reported. Throws a CommandError when the Cairn is lost. */
  async run(files: readonly UploadFile[]): Promise<void> {
    const all = { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
    const failing = new AbortController()
    const signal = AbortSignal.any([this.signal, failing.signal])
    // Every file that is being read listens to it.
    setMaxListeners(0, signal)
    const following: Promise<void>[] = []
    let followed = Promise.resolve()
    try {
      for (const request of requestsOf(files)) {
        await following.at(-MOST_AHEAD)
        for await (const importId of this.send(request, all, signal)) {
          this.unfinished.push(importId)
          followed = followed.then(() => this.follow(importId, all, signal))
          // Heard at the end; until then nothing more needs to be sent.
          followed.catch((error: unknown) => failing.abort(error))
          following.push(followed)
        }
      }
    } catch (error) {
      failing.abort(error)
      await followed.catch(() => {})
      throw error
    }
    await followed
  }

  /** Sends a request, in parts where it is not taken whole; yields the ids of the imports that it became. */
  private async *send(
    files: readonly UploadFile[],
    all: Totals,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const before = this.sentBytes
    const left = new Set(files)
    const forget = ({ file, message }: UnreadableFile) => {
      if (left.delete(file)) this.report.unsent(file.name, message)
    }
    try {
      const importId = await patiently(
        signal,
        (line) => this.progress.say(line),
        async () => {
          for (;;) {
            this.sentBytes = before
            const trouble = await this.upload([...left], all, { signal, onUnreadable: forget })
            if (!(trouble instanceof UnreadableFile)) return trouble
            forget(trouble)
          }
        },
      )
      this.sentBytes = before + sizeOf(files)
      this.sentFiles += files.length
      this.showSent(all)
      if (importId !== null) yield importId
    } catch (error) {
      if (!(error instanceof Declined)) throw error
      this.sentBytes = before
      const rest = [...left]
      const [only] = rest
      if (rest.length > 1) {
        const half = Math.ceil(rest.length / 2)
        yield* this.send(rest.slice(0, half), all, signal)
        yield* this.send(rest.slice(half), all, signal)
      } else if (only) this.report.unsent(only.name, error.message)
    }
  }

  /** The import's id, null without files, or the file that broke off. */
  private async upload(
    files: readonly UploadFile[],
    all: Totals,
    { signal, onUnreadable }: { signal: AbortSignal; onUnreadable: (trouble: UnreadableFile) => void },
  ): Promise<string | null | UnreadableFile> {
    const onBytes = (bytes: number) => {
      this.sentBytes += bytes
      this.showSent(all)
    }
    try {
      return await this.cairn.upload(files, { signal, onBytes, onUnreadable })
    } catch (error) {
      if (error instanceof UnreadableFile) return error
      // All of them may never fit; some do, once others are loaded.
      if (error instanceof Away && error.kind === 'full' && files.length > 1) {
        this.progress.say(`${error.message} Sending less at a time …`)
        await sleep(error.retryAfterMs ?? 0, undefined, { signal }).catch(() => signal.throwIfAborted())
        throw new Declined(error.message, { cause: error })
      }
      throw error
    }
  }

  private async follow(importId: string, all: Totals, signal: AbortSignal): Promise<void> {
    const before = { bytes: this.loadedBytes, events: this.loadedEvents }
    await followImport(
      importId,
      this.report,
      { cairn: this.cairn, progress: this.progress, signal },
      (now) => {
        const over = now.status === 'done' || now.status === 'failed'
        this.loadedBytes = before.bytes + (over ? now.bytes : now.bytesRead)
        this.loadedEvents = before.events + now.events
        this.progress.show('loaded', this.loadedBytes, all.bytes, many(this.loadedEvents, 'new event'))
      },
    )
    this.unfinished.splice(this.unfinished.indexOf(importId), 1)
  }

  private showSent(all: Totals): void {
    this.progress.show('sent', this.sentBytes, all.bytes, `${this.sentFiles} of ${many(all.files, 'file')}`)
  }
}

type Totals = { files: number; bytes: number }
const sizeOf = (files: readonly UploadFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
