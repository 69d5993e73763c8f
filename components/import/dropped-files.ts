// What was dropped or chosen, as files to send: the name within the drop, the file, and what they come to.

import { formatCount } from '../panel/format-number'

/** `name` is the path within the drop (`logs/2024/a.json.gz`), or just the file's name; `bytes` its size. */
export type DroppedFile = { name: string; bytes: number; file: File }
/** A file as a browser gives it: its path in the folder that was dropped or chosen, or none where there was no folder. */
export type FoundFile = { path: string; file: File }

/** A page that is busy for longer does not feel how it is used. */
const BUSY_MS = 25

/** Files that systems leave in folders; no log has these names. */
const LEFT_BY_SYSTEMS = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/** A path as browsers give it (`./a.json`, `/logs/a.json`, `logs/a.json`) as the name to send. */
export const nameOfPath = (path: string): string => path.replace(/^(\.?\/)+/, '')

/**
 * Files as found in a drop or an input. In pieces: the size of what was chosen is asked of the disk, while the page waits
 * (0.2 ms in Chromium), whenever a file is asked for it, so that is done once. They are added to
 * `dropped` one by one, for who wants to know how many they are so far; it is the answer.
 */
export async function droppedFiles(
  found: Iterable<FoundFile> | AsyncIterable<FoundFile>,
  dropped: DroppedFile[] = [],
): Promise<readonly DroppedFile[]> {
  let began = performance.now()
  for await (const { path, file } of found) {
    if (LEFT_BY_SYSTEMS.has(file.name)) continue
    dropped.push({ name: nameOfPath(path) || file.name, bytes: file.size, file })
    if (performance.now() - began < BUSY_MS) continue
    await new Promise((resolve) => setTimeout(resolve))
    began = performance.now()
  }
  return dropped
}

export const bytesOf = (files: readonly DroppedFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0)

/** What a drop is called before its files are known, by what was dropped: `logs/`, `a.json.gz and 3 more`. */
export function rootsName(roots: readonly string[]): string {
  const [first, ...others] = new Set(roots)
  if (first === undefined) return 'what was dropped'
  return others.length === 0 ? first : `${first} and ${formatCount(others.length)} more`
}

/** The topmost folder of a file that was found, as `logs/`; the file's own name where it was in none. */
export function rootOf({ path, file }: FoundFile): string {
  const name = nameOfPath(path) || file.name
  const end = name.indexOf('/')
  return end === -1 ? name : name.slice(0, end + 1)
}

/** What a drop is called until the server has named it: `a.json.gz`, `logs (12 files)`, `12 files`. */
export function dropName(files: readonly DroppedFile[]): string {
  const [first] = files
  if (!first) return 'no files'
  if (files.length === 1) return first.name
  const folder = first.name.includes('/') ? first.name.slice(0, first.name.indexOf('/') + 1) : ''
  const count = `${formatCount(files.length)} files`
  return folder && files.every(({ name }) => name.startsWith(folder)) ? `${folder} (${count})` : count
}
