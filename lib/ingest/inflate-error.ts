// Says that a gzip stream breaks: bad data, not a fault of ours. What came before the break has been given.
export class InflateError extends Error {
  override readonly name = 'InflateError'

  /** `reason` is a sentence for the page; the positions count the bytes that were read and those that came out. */
  constructor(
    readonly reason: string,
    readonly compressedPosition: number,
    readonly inflatedPosition: number,
  ) {
    super(`${reason} (compressed byte ${compressedPosition}, inflated byte ${inflatedPosition})`)
  }
}
