// Takes what was dropped or chosen, unless it is known beforehand that the server will not.
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { bytesOf, type DroppedFile } from './dropped-files'
import { refuseUpload, startUpload } from './upload-store'

export type UploadLimits = { maxBytes: number; maxFiles: number }

/** Sends the files, or says why not. */
export function takeDrop(files: readonly DroppedFile[], { maxBytes, maxFiles }: UploadLimits): void {
  const bytes = bytesOf(files)
  if (files.length === 0) refuseUpload(files, 'There were no files in what was dropped.')
  else if (files.length > maxFiles)
    refuseUpload(
      files,
      `These are ${formatCount(files.length)} files; one drop takes at most ${formatCount(maxFiles)}. Drop them in parts.`,
    )
  else if (bytes > maxBytes)
    refuseUpload(
      files,
      `These are ${byteSize(bytes)}; one drop takes at most ${byteSize(maxBytes)}. Drop them in parts.`,
    )
  else startUpload(files)
}
