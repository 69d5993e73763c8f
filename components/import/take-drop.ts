// Takes what was dropped or chosen, unless it is known beforehand that the server will not.
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { bytesOf, type DroppedFile } from './dropped-files'
import { refuseUpload, startUpload } from './upload-store'

export type UploadLimits = { maxBytes: number; maxFiles: number }

/** Sends the files, or says why not. Answers whether they are being sent. */
export function takeDrop(files: readonly DroppedFile[], limits: UploadLimits): boolean {
  const problem = problemOf(files, limits)
  if (problem === null) startUpload(files)
  else refuseUpload(files, problem)
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
