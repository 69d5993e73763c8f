// How a drop is put into requests: what was acknowledged stays, so the less a request holds the less is lost with it.
import type { DroppedFile } from './dropped-files'

/** Enough that the requests themselves cost nothing, few enough that an answer comes every few seconds. */
export const MOST_FILES = 500
const MOST_BYTES = 64 * 1000 * 1000

/** The files of the next request, at most `most` of them: the first of those that are left. A large one goes alone. */
export function nextPart(files: readonly DroppedFile[], most = MOST_FILES): DroppedFile[] {
  let sum = 0
  const end = files.findIndex(({ bytes }, place) => {
    sum += bytes
    return place > 0 && (place >= most || sum > MOST_BYTES)
  })
  return files.slice(0, end === -1 ? Math.min(files.length, Math.max(1, most)) : end)
}
