// Takes what was dropped or chosen, unless it is known beforehand that the server will not.
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { bytesOf, type DroppedFile, droppedFiles, type FoundFile, rootsName } from './dropped-files'
import type { Unread } from './files-of-drop'
import { beginUpload, dropUpload, isWanted, nameUnread, refuseUpload, startUpload } from './upload-store'
import { brokenOffWords, unreadWords } from './upload-words'

export type UploadLimits = { maxBytes: number; maxFiles: number }
type Found = Iterable<FoundFile> | AsyncIterable<FoundFile | Unread>

/**
 * Looks through what was found, and takes the files. It is a drop of its own from the start: seen, noted, and called off as
 * one. `roots` are the names of what was dropped.
 */
export async function takeFound(found: Found, roots: readonly string[], limits: UploadLimits): Promise<void> {
  const name = rootsName(roots)
  const { key, dropped } = beginUpload(name)
  const unread: string[] = []
  const problems: string[] = []
  try {
    await droppedFiles(
      readable(found, unread, () => isWanted(key)),
      dropped,
    )
  } catch (error) {
    // What was found by then is sent, as beside any other part that cannot be read.
    problems.push(brokenOffWords(error))
  }
  if (!isWanted(key)) return
  if (unread.length > 0) problems.unshift(unreadWords(unread))
  if (problems.length > 0) nameUnread(name, problems.join(' '), dropped.length > 0)
  if (dropped.length > 0 || problems.length === 0) takeDrop(dropped, limits, key)
  else dropUpload(key)
}

/** What can be read, as long as somebody wants it; the rest is added to `unread`. */
async function* readable(found: Found, unread: string[], wanted: () => boolean): AsyncGenerator<FoundFile> {
  for await (const each of found) {
    if (!wanted()) return
    if ('unread' in each) unread.push(each.unread)
    else yield each
  }
}

/** Sends the files, or says why not. Answers whether they are being sent. `begun`: the drop that they were looked through as. */
export function takeDrop(files: readonly DroppedFile[], limits: UploadLimits, begun?: string): boolean {
  const problem = problemOf(files, limits)
  if (problem === null) startUpload(files, begun)
  else refuseUpload(files, problem, begun)
  return problem === null
}

function problemOf(files: readonly DroppedFile[], { maxBytes, maxFiles }: UploadLimits): string | null {
  const bytes = bytesOf(files)
  if (files.length === 0) return 'There were no files in what was dropped.'
  if (files.length > maxFiles)
    return `These are ${formatCount(files.length)} files; one drop takes at most ${formatCount(maxFiles)}. Drop them in parts.`
  if (bytes > maxBytes)
    return `These are ${byteSize(bytes)}; one drop takes at most ${byteSize(maxBytes)}. Drop them in parts.`
  return null
}
