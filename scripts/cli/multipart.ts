// Writes files as multipart/form-data, as they are read: nothing is kept in memory but the piece under way.
import { UnreadableFile, type UploadFile } from './upload-file'

/**
 * The body with these files as parts named `file`. One of which nothing can be read is left out and told to
 * `onUnreadable`; where that is true of all, there is no body: nothing is yielded. Throws an UnreadableFile when one
 * breaks off in the middle.
 */
export async function* multipart(
  files: readonly UploadFile[],
  boundary: string,
  {
    signal,
    onBytes,
    onUnreadable,
  }: {
    signal: AbortSignal
    onBytes: (bytes: number) => void
    onUnreadable: (trouble: UnreadableFile) => void
  },
): AsyncGenerator<Uint8Array> {
  let parts = 0
  for (const file of files) {
    const chunks = file.read(signal)[Symbol.asyncIterator]()
    try {
      let read: IteratorResult<Uint8Array>
      try {
        read = await chunks.next()
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error
        onUnreadable(error)
        continue
      }
      // One piece for a small file: its head, and its first bytes.
      let piece = partHead(boundary, file.name, parts++ === 0)
      for (; !read.done; read = await chunks.next()) {
        onBytes(read.value.byteLength)
        if (piece.length > 0) yield Buffer.concat([piece, read.value])
        else yield read.value
        piece = NOTHING
      }
      if (piece.length > 0) yield piece
    } finally {
      await chunks.return?.()
    }
  }
  if (parts > 0) yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

const NOTHING = Buffer.alloc(0)

function partHead(boundary: string, name: string, first: boolean): Buffer {
  return Buffer.from(
    `${first ? '' : '\r\n'}--${boundary}\r\n` +
      `Content-Disposition: form-data; name="file"; filename="${escaped(name)}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  )
}

/** As browsers do it (html.spec.whatwg.org, multipart form data). */
const escaped = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
