// The drops of this browser tab: being looked through, waiting, being sent, or failed. They live outside the pages, so
// that looking at something else stops none of them. One is sent at a time, in requests of bounded size.
import { bytesOf, type DroppedFile, dropName } from './dropped-files'
import { type Sample, withSample } from './progress-rate'
import { type Sending, sendFiles, unreadableOf } from './send-files'
import { noteOf, SEEN_EVERY_MS } from './unsent-drop'
import { keepNote } from './unsent-notes'
import type { TakenBy } from './upload-outcome'
import { MOST_FILES, nextPart } from './upload-parts'

type FailedFile = DroppedFile & { reason: string }
export type Upload = {
  key: string
  name: string
  startedAt: string
  /** While it is looked through: what was found so far. */
  whole: { files: number; bytes: number }
  /** What is still to be acknowledged, without what failed. */
  left: readonly DroppedFile[]
  /** Files that cannot be sent. */
  failed: readonly FailedFile[]
  sentBytes: number
  samples: readonly Sample[]
  state: 'looking' | 'waiting' | 'sending' | 'failed'
  /** Why it failed, in words. */
  message?: string | undefined
  /** It is about what could not be read of a drop whose other files, where there are some, are sent as another one. */
  unread?: 'all' | 'some' | undefined
  /** The import that its files go to. */
  taken: TakenBy | null
}

/** Often enough to be followed; every one is a drawing. */
const TOLD_EVERY_MS = 250
const TICK_MS = 1000
const UNREADABLE =
  'It was changed, moved or removed since it was chosen, so it cannot be read: choose it anew.'

const NONE: readonly Upload[] = []
let uploads: readonly Upload[] = NONE
let inHand: { key: string; sending: Sending | null } | null = null
let beating: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()
const takenListeners = new Set<(importId: string) => void>()

function publish(next: readonly Upload[]) {
  uploads = next
  if (uploads.some(({ left, failed, state }) => state === 'looking' || left.length + failed.length > 0))
    watchLeaving()
  else stopWatching()
  for (const listener of listeners) listener()
}
const find = (key: string) => uploads.find((upload) => upload.key === key)
const change = (key: string, changes: Partial<Upload>) =>
  publish(uploads.map((upload) => (upload.key === key ? { ...upload, ...changes } : upload)))
function remove(key: string) {
  publish(uploads.filter((upload) => upload.key !== key))
  keepNote(key, null)
}

function note({ key, name, startedAt, whole, taken, left, failed, state }: Upload, closed = false) {
  const drop = { name, startedAt, whole, taken, left: [...failed, ...left], looking: state === 'looking' }
  keepNote(key, noteOf(drop, Date.now(), closed))
}
/** Bytes that are acknowledged. */
const takenBytes = ({ whole, left, failed }: Upload) => whole.bytes - bytesOf(left) - bytesOf(failed)

// Without this the browser leaves, and throws away what it has sent, without a word.
const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()
function noteLeaving() {
  for (const upload of uploads) note(upload, true)
}
function noteSeen() {
  for (const upload of uploads) note(upload)
}
function watchLeaving() {
  if (beating !== undefined) return
  window.addEventListener('beforeunload', warnBeforeLeaving)
  window.addEventListener('pagehide', noteLeaving)
  // A page that comes back from where the browser keeps it was not closed after all.
  window.addEventListener('pageshow', noteSeen)
  beating = setInterval(noteSeen, SEEN_EVERY_MS)
}
function stopWatching() {
  if (beating === undefined) return
  window.removeEventListener('beforeunload', warnBeforeLeaving)
  window.removeEventListener('pagehide', noteLeaving)
  window.removeEventListener('pageshow', noteSeen)
  clearInterval(beating)
  beating = undefined
}

async function sendNext(): Promise<void> {
  const next = uploads.find(({ state }) => state === 'waiting')
  if (inHand || !next) return
  const { key } = next
  inHand = { key, sending: null }
  change(key, { state: 'sending', samples: [] })
  progress(key, takenBytes(next))
  // What stands still must be seen to: nothing else tells of it.
  const ticking = setInterval(() => progress(key, find(key)?.sentBytes ?? 0), TICK_MS)
  const trouble = await sendParts(key)
  clearInterval(ticking)
  inHand = null
  const upload = find(key)
  if (upload && trouble === null && upload.failed.length === 0) remove(key)
  else if (upload) {
    change(key, { state: 'failed', message: trouble ?? undefined })
    note(upload)
  }
  void sendNext()
}

function progress(key: string, sentBytes: number) {
  const samples = withSample(find(key)?.samples ?? [], { at: performance.now(), count: sentBytes })
  change(key, { sentBytes, samples })
}

/** Sends what is left of a drop. Answers why not all could be sent; null where it could, or nobody wants it any more. */
async function sendParts(key: string): Promise<string | null> {
  let most = MOST_FILES
  for (let upload = find(key); upload && upload.left.length > 0; upload = find(key)) {
    const part = nextPart(upload.left, most)
    const before = takenBytes(upload)
    let told = Number.NEGATIVE_INFINITY
    const sending = sendFiles(part, upload.taken?.id ?? null, (sent) => {
      if (performance.now() - told < TOLD_EVERY_MS) return
      told = performance.now()
      progress(key, before + sent)
    })
    inHand = { key, sending }
    const outcome = await sending.outcome
    inHand = { key, sending: null }
    if (outcome.kind === 'cancelled') {
      remove(key)
      return null
    }
    if (outcome.kind === 'taken') {
      most = MOST_FILES
      change(key, { left: upload.left.slice(part.length), taken: outcome.by })
      progress(key, before + bytesOf(part))
      for (const listener of takenListeners) listener(outcome.by.id)
    } else if (outcome.of === 'import' && upload.taken) {
      // Somebody deleted it, or emptied the instance: the rest becomes an import of its own.
      change(key, { taken: null })
    } else if (outcome.of === 'files' && part.length > 1) {
      // It is one of them, and the rest is not to suffer for it.
      most = Math.ceil(part.length / 2)
    } else {
      const bad = outcome.of === 'connection' ? await unreadableOf(part) : outcome.of === 'files' ? part : []
      if (bad.length === 0) return outcome.message
      const reason = outcome.of === 'files' ? outcome.message : UNREADABLE
      giveUp(key, bad, reason)
    }
    const now = find(key)
    if (now) note(now)
  }
  return null
}

function giveUp(key: string, files: readonly DroppedFile[], reason: string) {
  const upload = find(key)
  if (!upload) return
  const bad = new Set(files)
  change(key, {
    left: upload.left.filter((file) => !bad.has(file)),
    failed: [...upload.failed, ...files.map((file) => ({ ...file, reason }))],
  })
}

const wholeOf = (files: readonly DroppedFile[]) => ({ files: files.length, bytes: bytesOf(files) })

function add(more: Pick<Upload, 'name' | 'whole' | 'left' | 'state' | 'message' | 'unread'>): Upload {
  const upload: Upload = {
    // Not crypto.randomUUID: a page that is not served from this machine may have none.
    key: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
    startedAt: new Date().toISOString(),
    failed: [],
    sentBytes: 0,
    samples: [],
    taken: null,
    ...more,
  }
  publish([...uploads, upload])
  return upload
}

/** Begins a drop that is still looked through, and notes it as such. Its files are to be added to `dropped`. */
export function beginUpload(name: string): { key: string; dropped: DroppedFile[] } {
  const dropped: DroppedFile[] = []
  const { key } = add({ name, left: dropped, whole: wholeOf(dropped), state: 'looking' })
  const tell = () => {
    const upload = find(key)
    if (upload?.state !== 'looking') return clearInterval(telling)
    const whole = wholeOf(dropped)
    change(key, { whole })
    note({ ...upload, whole })
  }
  const telling = setInterval(tell, TOLD_EVERY_MS)
  tell()
  return { key, dropped }
}

/** Whether a drop was neither called off nor is done. */
export const isWanted = (key: string): boolean => find(key) !== undefined

/** Gives a drop that was `begun` its files and what is to become of them; one of its own where none was. */
function settle(
  files: readonly DroppedFile[],
  to: Pick<Upload, 'left' | 'state' | 'message'>,
  begun?: string,
) {
  const changes = { name: dropName(files), whole: wholeOf(files), ...to }
  if (begun === undefined) return add(changes)
  change(begun, changes)
  return find(begun)
}

/** Puts a drop in line; it is sent when those before it are. */
export function startUpload(files: readonly DroppedFile[], begun?: string): void {
  const upload = settle(files, { left: files, state: 'waiting', message: undefined }, begun)
  if (upload) note(upload)
  void sendNext()
}

/** A drop that is known to be refused before a byte is sent: shown with the reason, and not sent. */
export function refuseUpload(files: readonly DroppedFile[], message: string, begun?: string): void {
  const upload = settle(files, { left: [], state: 'failed', message }, begun)
  if (upload) note(upload)
}

/** Shows what could not be read of a drop, until somebody has seen it. `others`: there were others, which are sent. */
export function nameUnread(name: string, message: string, others: boolean): void {
  add({ name, left: [], whole: wholeOf([]), state: 'failed', message, unread: others ? 'some' : 'all' })
}

/** Stops sending, or takes a waiting or failed drop off the list. What was acknowledged stays. */
export function dropUpload(key: string): void {
  if (inHand?.key === key && inHand.sending) inHand.sending.cancel()
  else remove(key)
}

/** Puts what is left of a drop, and what failed of it, in line once more. */
export function sendAgain(key: string): void {
  const upload = find(key)
  if (!upload) return
  const left = [...upload.failed.map(({ name, bytes, file }) => ({ name, bytes, file })), ...upload.left]
  change(key, { state: 'waiting', message: undefined, left, failed: [] })
  void sendNext()
}

export const currentUploads = (): readonly Upload[] => uploads
export const noUploads = (): readonly Upload[] => NONE

/** Calls back at every change; answers with how to stop it. */
export function subscribeUploads(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Calls back with the import's id when the server has taken files of a drop; answers with how to stop it. */
export function onUploadTaken(listener: (importId: string) => void): () => void {
  takenListeners.add(listener)
  return () => takenListeners.delete(listener)
}
