// Chunks in which no byte order mark is cut in two, so that whoever meets one sees all of it.
import { MARK } from './json-bytes'

/** The same bytes. Throws what `content` throws, behind all that came before. */
export async function* wholeMarks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0)
  try {
    for await (const chunk of content) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const end = bytes.length - begunMark(bytes)
      held = bytes.subarray(end)
      if (end > 0) yield bytes.subarray(0, end)
    }
  } catch (error) {
    if (held.length > 0) yield held
    throw error
  }
  if (held.length > 0) yield held
}

/** How many bytes of a mark the end may be, not all of them. */
function begunMark(bytes: Uint8Array): number {
  const [last, before] = [bytes.at(-1), bytes.at(-2)]
  if (last === MARK[0]) return 1
  return last === MARK[1] && before === MARK[0] ? 2 : 0
}
