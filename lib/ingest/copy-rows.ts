// Writes rows in Postgres' binary COPY format: nothing to escape, and times exact in every year.

const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
const CHUNK_BYTES = 64 * 1024
const FIRST_CHUNK_BYTES = 4 * 1024
/** Postgres counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MICROS = 946_684_800_000_000n

/** Fills one chunk after another; `take` hands out what is written so far. A row is `begin`, then one call a column. */
export class CopyRows {
  private chunk = Buffer.allocUnsafe(FIRST_CHUNK_BYTES)
  private used = 0

  constructor() {
    this.used = HEADER.copy(this.chunk)
  }

  /** True once there is a chunk worth sending. */
  get isFull(): boolean {
    return this.used >= CHUNK_BYTES
  }

  /** What was written since the last call. */
  take(): Buffer {
    const taken = this.chunk.subarray(0, this.used)
    this.chunk = Buffer.allocUnsafe(FIRST_CHUNK_BYTES)
    this.used = 0
    return taken
  }

  /** What was written since the last call, and the end of the data. */
  finish(): Buffer {
    this.reserve(TRAILER.length)
    this.used += TRAILER.copy(this.chunk, this.used)
    return this.take()
  }

  begin(columns: number): void {
    this.reserve(2)
    this.used = this.chunk.writeInt16BE(columns, this.used)
  }

  int4(value: number | null): void {
    if (value === null) {
      this.null()
      return
    }
    this.field(4)
    this.used = this.chunk.writeInt32BE(value, this.used)
  }

  int2(value: number): void {
    this.field(2)
    this.used = this.chunk.writeInt16BE(value, this.used)
  }

  int8(value: number): void {
    this.field(8)
    this.used = this.chunk.writeBigInt64BE(BigInt(value), this.used)
  }

  boolean(value: boolean | null): void {
    if (value === null) {
      this.null()
      return
    }
    this.field(1)
    this.used = this.chunk.writeUInt8(value ? 1 : 0, this.used)
  }

  /** Microseconds since 1970. */
  instant(value: bigint): void {
    this.field(8)
    this.used = this.chunk.writeBigInt64BE(value - POSTGRES_EPOCH_MICROS, this.used)
  }

  /** A uuid in its canonical form, 8-4-4-4-12. */
  uuid(value: string | null): void {
    if (value === null) {
      this.null()
      return
    }
    this.field(16)
    for (let i = 0; i < value.length; i += 2) {
      if (value.charCodeAt(i) === 0x2d) i++
      this.chunk[this.used++] = (nibble(value.charCodeAt(i)) << 4) | nibble(value.charCodeAt(i + 1))
    }
  }

  /** Well-formed text without NUL. */
  text(value: string | null): void {
    if (value === null) {
      this.null()
      return
    }
    this.field(Buffer.byteLength(value))
    this.used += this.chunk.write(value, this.used)
  }

  bytes(value: Uint8Array): void {
    this.field(value.length)
    this.chunk.set(value, this.used)
    this.used += value.length
  }

  private null(): void {
    this.reserve(4)
    this.used = this.chunk.writeInt32BE(-1, this.used)
  }

  private field(length: number): void {
    this.reserve(4 + length)
    this.used = this.chunk.writeInt32BE(length, this.used)
  }

  private reserve(length: number): void {
    if (this.used + length <= this.chunk.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.used + length, this.chunk.length * 2))
    this.chunk.copy(grown, 0, 0, this.used)
    this.chunk = grown
  }
}

/** 0–15 of a lower- or upper-case hexadecimal digit's character code. */
const nibble = (code: number): number => (code & 0xf) + (code >> 6) * 9
