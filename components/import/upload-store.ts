// The drops of this browser tab: waiting, being sent, or failed. They live outside the pages, so that looking at
// something else does not stop a drop that is being sent. One is sent at a time.
import { bytesOf, type DroppedFile, dropName } from './dropped-files'
import { type Sample, withSample } from './progress-rate'
import { type Sending, sendFiles } from './send-files'

export type Upload = {
  key: number
  name: string
  files: readonly DroppedFile[]
  bytes: number
  sentBytes: number
  samples: readonly Sample[]
  state: 'waiting' | 'sending' | 'failed'
  /** Why it failed, in words. */
  message?: string
}

const NONE: readonly Upload[] = []
let uploads: readonly Upload[] = NONE
let sending: { key: number; sending: Sending } | null = null
let lastKey = 0
const listeners = new Set<() => void>()
const takenListeners = new Set<(importId: string) => void>()

function publish(next: readonly Upload[]) {
  uploads = next
  for (const listener of listeners) listener()
}
const change = (key: number, changes: Partial<Upload>) =>
  publish(uploads.map((upload) => (upload.key === key ? { ...upload, ...changes } : upload)))
const remove = (key: number) => publish(uploads.filter((upload) => upload.key !== key))

// Without this the browser leaves, and throws away what it has sent, without a word.
const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

async function sendNext(): Promise<void> {
  const upload = uploads.find(({ state }) => state === 'waiting')
  if (sending || !upload) return
  const { key, files } = upload
  change(key, { state: 'sending', sentBytes: 0, samples: [{ at: performance.now(), count: 0 }] })
  window.addEventListener('beforeunload', warnBeforeLeaving)
  sending = {
    key,
    sending: sendFiles(files, (sentBytes) => {
      const samples = uploads.find((other) => other.key === key)?.samples ?? []
      change(key, { sentBytes, samples: withSample(samples, { at: performance.now(), count: sentBytes }) })
    }),
  }
  const outcome = await sending.sending.outcome
  sending = null
  window.removeEventListener('beforeunload', warnBeforeLeaving)
  if (outcome.kind === 'failed') change(key, { state: 'failed', message: outcome.message })
  else remove(key)
  if (outcome.kind === 'taken') for (const listener of takenListeners) listener(outcome.importId)
  void sendNext()
}

/** Puts a drop in line; it is sent when those before it are. */
export function startUpload(files: readonly DroppedFile[]): void {
  lastKey++
  const upload: Upload = {
    key: lastKey,
    name: dropName(files),
    files,
    bytes: bytesOf(files),
    sentBytes: 0,
    samples: [],
    state: 'waiting',
  }
  publish([...uploads, upload])
  void sendNext()
}

/** A drop that is known to be refused before a byte is sent: shown with the reason, and not sent. */
export function refuseUpload(files: readonly DroppedFile[], message: string): void {
  lastKey++
  publish([
    ...uploads,
    {
      key: lastKey,
      name: dropName(files),
      files: [],
      bytes: bytesOf(files),
      sentBytes: 0,
      samples: [],
      state: 'failed',
      message,
    },
  ])
}

/** Stops sending, or takes a waiting or failed drop off the list. */
export function dropUpload(key: number): void {
  if (sending?.key === key) sending.sending.cancel()
  else remove(key)
}

export function sendAgain(key: number): void {
  change(key, { state: 'waiting', message: undefined })
  void sendNext()
}

export const currentUploads = (): readonly Upload[] => uploads
export const noUploads = (): readonly Upload[] => NONE

/** Calls back at every change; answers with how to stop it. */
export function subscribeUploads(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Calls back with the import's id when the server has taken a drop; answers with how to stop it. */
export function onUploadTaken(listener: (importId: string) => void): () => void {
  takenListeners.add(listener)
  return () => takenListeners.delete(listener)
}
