// Finds where a zip archive ends that has something behind it: zeros up to a whole block of a tape, a line break.
import type { FileHandle } from 'node:fs/promises'

const END_RECORD = Buffer.from('PK\x05\x06', 'latin1')
const END_RECORD_BYTES = 22
const [LIST_LENGTH_AT, LIST_BEGINS_AT, COMMENT_LENGTH_AT] = [12, 16, 20]
/** Where sizes are beyond four bytes, it stands right before the end record. */
const LOCATOR = Buffer.from('PK\x06\x07', 'latin1')
const LOCATOR_BYTES = 20
/** The longest comment, and as much behind it. */
const SEARCHED_BYTES = 128 * 1024

/**
 * The offset behind the last end record, its comment included, that lies within the file; null where there is none. Of a
 * record that a member holds, which is a zip itself, the list does not end where the record begins.
 */
export async function zipEnd(handle: FileHandle): Promise<number | null> {
  const { size } = await handle.stat()
  const begins = Math.max(0, size - SEARCHED_BYTES)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - begins), 0, size - begins, begins)
  const tail = buffer.subarray(0, bytesRead)
  for (
    let at = tail.lastIndexOf(END_RECORD);
    at >= 0;
    at = at === 0 ? -1 : tail.lastIndexOf(END_RECORD, at - 1)
  ) {
    if (at + END_RECORD_BYTES > tail.length) continue
    const end = at + END_RECORD_BYTES + tail.readUInt16LE(at + COMMENT_LENGTH_AT)
    if (end <= tail.length && isOfFile(tail, at, begins)) return begins + end
  }
  return null
}

function isOfFile(tail: Buffer, at: number, begins: number): boolean {
  const listEnds = tail.readUInt32LE(at + LIST_BEGINS_AT) + tail.readUInt32LE(at + LIST_LENGTH_AT)
  return listEnds === begins + at || tail.subarray(Math.max(0, at - LOCATOR_BYTES), at).indexOf(LOCATOR) === 0
}
