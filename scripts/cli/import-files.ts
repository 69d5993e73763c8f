// Uploads files to a Cairn in requests, follows each import until it is loaded, and reports every file.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cairn, Declined, type ImportState } from './cairn'
import { CommandError, EXIT } from './command-error'
import { patiently } from './patiently'
import type { Progress } from './progress'
import { many, type Report } from './report'
import { requestsOf, UnreadableFile, type UploadFile } from './upload-file'

/** So many imports may wait to be loaded before the next is sent: what waits takes room on the Cairn's disk. */
const MOST_AHEAD = 4
const FIRST_POLL_MS = 100
const LAST_POLL_MS = 1000

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
      throw error
    }
  }

  private async follow(importId: string, all: Totals, signal: AbortSignal): Promise<void> {
    const before = this.loadedBytes
    const state = await this.untilLoaded(importId, signal, (now) => {
      this.loadedBytes = before + now.bytesRead
      this.showLoaded(all, this.loadedEvents + now.events)
    })
    this.loadedBytes = before + state.bytes
    this.loadedEvents += state.events
    this.showLoaded(all, this.loadedEvents)
    for (let cursor: string | null = null; ; ) {
      const page = await this.ask(signal, () => this.cairn.importFiles(importId, cursor, signal))
      for (const file of page.files) this.report.file(file, importId)
      cursor = page.nextCursor
      if (cursor === null) break
    }
    this.unfinished.splice(this.unfinished.indexOf(importId), 1)
    this.progress.note(
      `Import ${importId} is loaded: ${many(state.files, 'file')}, ${many(state.events, 'new event')}.`,
    )
  }

  private async untilLoaded(
    importId: string,
    signal: AbortSignal,
    onState: (state: ImportState) => void,
  ): Promise<ImportState> {
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LAST_POLL_MS)) {
      const state = await this.ask(signal, () => this.cairn.importById(importId, signal))
      if (state === null)
        throw new CommandError(
          EXIT.notWhole,
          `Import ${importId} is gone: somebody has deleted it meanwhile.`,
        )
      onState(state)
      if (state.status === 'done' || state.status === 'failed') return state
      await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }

  private ask<T>(signal: AbortSignal, question: () => Promise<T>): Promise<T> {
    return patiently(signal, (line) => this.progress.say(line), question)
  }

  private showSent(all: Totals): void {
    this.progress.show('sent', this.sentBytes, all.bytes, `${this.sentFiles} of ${many(all.files, 'file')}`)
  }

  private showLoaded(all: Totals, events: number): void {
    this.progress.show('loaded', this.loadedBytes, all.bytes, many(events, 'new event'))
  }
}

type Totals = { files: number; bytes: number }
const sizeOf = (files: readonly UploadFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
