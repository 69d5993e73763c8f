// Writes the members of a backup's archive: what comes as a stream is cut into pieces, each compressed by itself.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Pack } from 'tar-stream'
import { PIECE_BYTES } from './backup-format'

const compress = promisify(gzip)

/** No faster than they are taken. `mtime` is what the archive says of each. */
export class MemberWriter {
  constructor(
    private readonly archive: Pack,
    private readonly mtime: Date,
  ) {}

  json(name: string, content: unknown): Promise<void> {
    return this.member(name, Buffer.from(`${JSON.stringify(content, null, 1)}\n`))
  }

  /** Cuts what comes into pieces, one at least. While one is being compressed, the next is read. */
  async pieces(folder: string, chunks: AsyncIterable<Buffer>, level: number): Promise<void> {
    let writing: Promise<void> = Promise.resolve()
    let number = 0
    for await (const piece of cutIntoPieces(chunks)) {
      const name = `${folder}/${String(++number).padStart(6, '0')}.gz`
      const compressed = compress(piece, { level })
      compressed.catch(() => {})
      await writing
      writing = compressed.then((bytes) => this.member(name, bytes))
      writing.catch(() => {})
    }
    await writing
  }

  private member(name: string, content: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.archive.entry({ name, mode: 0o600, mtime: this.mtime }, content, (error) =>
        error ? reject(error) : resolve(),
      )
    })
  }
}

async function* cutIntoPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let size = 0
  let isFirst = true
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE_BYTES - size)
      at += part.length
      size += part.length
      parts.push(part)
      if (size < PIECE_BYTES) continue
      isFirst = false
      yield Buffer.concat(parts)
      parts = []
      size = 0
    }
  if (size > 0 || isFirst) yield Buffer.concat(parts)
}
