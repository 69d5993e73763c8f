// Bytes in chunks, for the tests of the stages that must not care how they are chunked.

/** `bytes` in chunks of the given sizes, over and over; each chunk is a copy, as a reader's would be. */
export function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length
    yield new Uint8Array(bytes.subarray(at, at + size))
    at += size
  }
}

/** The same as a source that is read as it comes. */
export async function* sourceOf(bytes: Uint8Array | string, ...sizes: number[]): AsyncGenerator<Uint8Array> {
  yield* chunksOf(Buffer.from(bytes), sizes.length > 0 ? sizes : [64 * 1024])
}

/** A small record that is an event, named after its number. */
export const recordText = (number: number, more = ''): string =>
  `{"eventVersion":"1.08","eventTime":"2024-01-01T00:00:00Z","eventSource":"ses.amazonaws.com","eventName":"Name${number}","eventID":"${number}"${more}}`
