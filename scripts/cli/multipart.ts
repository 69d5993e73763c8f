// Writes files as multipart/form-data, as they are read: only small ones are in memory whole, a few at a time.
import { pMapIterable } from 'p-map'
import { UnreadableFile, type UploadFile } from './upload-file'

/** A bucket takes its time to begin an answer, so the next small files are read before it is their turn. */
const READ_AHEAD = 16
const SMALL_BYTES = 1024 ** 2

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
  const begun = pMapIterable(files, (file) => begin(file, signal), { concurrency: READ_AHEAD })
  for await (const { name, chunks } of begun) {
    try {
      let read: IteratorResult<Uint8Array>
      try {
        read = await chunks.next()
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error
        onUnreadable(error)
        continue
      }
      // One piece for a small file: its head, and its bytes.
      let piece = partHead(boundary, name, parts++ === 0)
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
type Begun = { name: string; chunks: AsyncIterator<Uint8Array> }

/** A small file read whole, whatever comes of it; a large one only at its turn. */
async function begin(file: UploadFile, signal: AbortSignal): Promise<Begun> {
  const { name, bytes } = file
  const content = file.read(signal)
  if (bytes > SMALL_BYTES) return { name, chunks: content[Symbol.asyncIterator]() }
  const read: Uint8Array[] = []
  try {
    for await (const chunk of content) read.push(chunk)
    return { name, chunks: again(Buffer.concat(read)) }
  } catch (error) {
    return { name, chunks: again(NOTHING, { error }) }
  }
}

async function* again(bytes: Buffer, failure?: { error: unknown }): AsyncGenerator<Uint8Array> {
  if (failure) throw failure.error
  yield bytes
}

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
