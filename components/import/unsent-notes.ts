// Where the notes of unsent drops are kept: in this browser, each drop under a key of its own, so that no tab touches
// what another one writes.
import { isLeft, readNote, type UnsentDrop } from './unsent-drop'

const PREFIX = 'cairn-unsent:'
export type LeftDrop = UnsentDrop & { id: string }

const NONE: readonly LeftDrop[] = []
const own = new Set<string>()
const listeners = new Set<() => void>()
let known: readonly LeftDrop[] | null = null

function changed() {
  known = null
  for (const listener of listeners) listener()
}

/** Keeps a note of this tab's own drop; null takes it away. A browser that keeps nothing is no reason not to send. */
export function keepNote(id: string, note: UnsentDrop | null): void {
  own.add(id)
  write(id, note)
}

function write(id: string, note: UnsentDrop | null): void {
  try {
    if (note === null) localStorage.removeItem(PREFIX + id)
    else localStorage.setItem(PREFIX + id, JSON.stringify(note))
  } catch {}
}

/** Puts what is left of a closed page's drop in the place of its note; null takes the note away. */
export function changeNote(id: string, note: UnsentDrop | null): void {
  if (note === null) forgetNote(id)
  else {
    write(id, note)
    changed()
  }
}

/** Takes a note away for good, whoever wrote it. */
export function forgetNote(id: string): void {
  keepNote(id, null)
  changed()
}

/** Takes away the notes of all pages that were closed. */
export function forgetNotes(): void {
  for (const { id } of read()) keepNote(id, null)
  changed()
}

function read(): LeftDrop[] {
  const found: LeftDrop[] = []
  try {
    for (let place = 0; place < localStorage.length; place++) {
      const key = localStorage.key(place)
      if (!key?.startsWith(PREFIX)) continue
      const id = key.slice(PREFIX.length)
      const note = own.has(id) ? null : readNote(localStorage.getItem(key))
      if (note && isLeft(note, Date.now())) found.push({ ...note, id })
    }
  } catch {}
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
}

/** The drops of pages that were closed before all was sent, newest first. */
export function leftDrops(): readonly LeftDrop[] {
  known ??= read()
  return known
}
export const noLeftDrops = (): readonly LeftDrop[] => NONE

/** Calls back when there may be others; answers with how to stop it. */
export function subscribeLeftDrops(listener: () => void): () => void {
  // A storage event comes from another tab.
  if (listeners.size === 0) {
    window.addEventListener('storage', changed)
    document.addEventListener('visibilitychange', changed)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.removeEventListener('storage', changed)
    document.removeEventListener('visibilitychange', changed)
  }
}
