// A file to be uploaded, wherever its bytes come from, and how files are put together into requests.
import { displayName } from '../../lib/ingest/upload-name'

export type UploadFile = {
  /** What the import calls it: see uploadName. */
  name: string
  /** As far as it is known before it is read. */
  bytes: number
  /** Its bytes from the beginning, each time that it is called. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>
}

/** It cannot be read, or not to its end; the message is the reason, without the file's name. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
  constructor(
    readonly file: UploadFile,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options)
  }
}

const LONGEST_NAME = 1024

/** A name as the server will show it; of one that is too long, its end. */
export const uploadName = (given: string): string => {
  const name = given.replaceAll('\0', '\ufffd')
  return displayName(name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name)
}

/** One request. It is sent again as a whole when the connection breaks, and becomes one import. */
const MOST_FILES = 500
const MOST_BYTES = 1024 ** 3

/** The files in requests, in their order: a file is never split, so a larger one goes alone. */
export function* requestsOf(files: Iterable<UploadFile>): Generator<UploadFile[]> {
  let request: UploadFile[] = []
  let bytes = 0
  for (const file of files) {
    if (request.length === MOST_FILES || (request.length > 0 && bytes + file.bytes > MOST_BYTES)) {
      yield request
      request = []
      bytes = 0
    }
    request.push(file)
    bytes += file.bytes
  }
  if (request.length > 0) yield request
}
