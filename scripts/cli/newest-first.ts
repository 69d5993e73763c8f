// In which order files are sent.
import { parseObjectKey } from '../../lib/domain/cloudtrail/object-key'
import type { UploadFile } from './upload-file'

/**
 * By the days in their names, the newest first, as sources are read: what happened last is looked at first, and files
 * of one day, loaded together, change the same rows of the roll-ups. Others come behind, in the order given.
 */
export function newestFirst(files: readonly UploadFile[]): UploadFile[] {
  const days = new Map(files.map((file) => [file, parseObjectKey(file.name)?.day ?? '']))
  const dayOf = (file: UploadFile): string => days.get(file) ?? ''
  return files.toSorted((a, b) => (dayOf(a) === dayOf(b) ? 0 : dayOf(a) < dayOf(b) ? 1 : -1))
}
