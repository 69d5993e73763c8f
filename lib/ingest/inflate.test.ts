import { randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { inflate } from './inflate'
import { InflateError } from './inflate-error'
import { RawInflater } from './raw-inflater'
import { sourceOf } from './test-chunks'

/** What comes out, and the error that ends it. */
async function inflated(bytes: Uint8Array | string, ...sizes: number[]) {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of inflate(sourceOf(bytes, ...sizes))) {
      expect(chunk.length).toBeLessThanOrEqual(256 * 1024)
      chunks.push(chunk)
    }
    return { text: Buffer.concat(chunks).toString(), error: null }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    return { text: Buffer.concat(chunks).toString(), error }
  }
}

const text = JSON.stringify(
  Array.from({ length: 20_000 }, (_, i) => ({ i, square: i * i, root: Math.sqrt(i) })),
)
const gz = gzipSync(text)
/** A gzip with every optional part of the header. */
const named = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7]),
  Buffer.from('a.json\0comment\0'),
  Buffer.from([9, 9]),
  gzipSync('x').subarray(10),
])

describe('inflate', () => {
  test.each([1, 7, 1000, 10_000_000])('gives the content of gzip in chunks of %i', async (size) => {
    const short = gzipSync(text.slice(0, 5000))
    expect(await inflated(short, size)).toEqual({ text: text.slice(0, 5000), error: null })
  })

  test('passes plain bytes through, the shortest too', async () => {
    for (const plain of ['', '{', text])
      expect(await inflated(plain, 1000)).toEqual({ text: plain, error: null })
  })

  test('reads several members, empty ones, zeros after the last, and gzip within gzip', async () => {
    const parts = [text.slice(0, 300), '', text.slice(300, 900)]
    const members = Buffer.concat([...parts.map((part) => gzipSync(part)), Buffer.alloc(1000)])
    for (const size of [1, 50, 5000])
      expect(await inflated(members, size)).toEqual({ text: text.slice(0, 900), error: null })
    expect(await inflated(gzipSync(gzipSync(text)), 999)).toEqual({ text, error: null })
  })

  test('reads a header with every part', async () => {
    expect((await inflated(named, 1)).text).toBe('x')
  })

  test('gives what a cut stream holds, then says so', async () => {
    for (const length of [3, 12, gz.length >> 1, gz.length - 9, gz.length - 8, gz.length - 1]) {
      const { text: given, error } = await inflated(gz.subarray(0, length), 4096)
      expect(error).toMatchObject({
        reason: 'the gzip stream ends early',
        compressedPosition: length,
        inflatedPosition: given.length,
      })
      expect(text.startsWith(given)).toBe(true)
      const possible = length < 12 ? '' : gunzipSync(gz.subarray(0, length), { finishFlush: 2 }).toString()
      expect(given).toBe(possible)
    }
  })

  test('gives all that stands before a corruption', async () => {
    const corrupt = Buffer.from(gz)
    const at = gz.length >> 1
    corrupt.fill(0xff, at, at + 400)
    const whole = gunzipSync(gz.subarray(0, at - 8), { finishFlush: 2 }).toString()
    const { text: given, error } = await inflated(corrupt, 10_000_000)
    expect(error?.reason).toMatch(/^the gzip stream is corrupt: /)
    expect(given.slice(0, whole.length)).toBe(whole)
  })

  test('gives everything where only the checksum is wrong', async () => {
    const corrupt = Buffer.from(gz)
    corrupt[gz.length - 8] = (corrupt[gz.length - 8] ?? 0) ^ 1
    const { text: given, error } = await inflated(corrupt)
    expect(given).toBe(text)
    expect(error?.reason).toBe('the gzip stream is corrupt: its content does not match its checksum')
  })

  test('names what follows the last member', async () => {
    const { text: given, error } = await inflated(Buffer.concat([gz, Buffer.from('{"more":1}')]))
    expect(given).toBe(text)
    const reason = 'the gzip stream is corrupt: what follows its last member is not gzip'
    expect(error?.reason).toBe(reason)
    expect((await inflated(Buffer.concat([gz, Buffer.from('\n')]))).error?.reason).toBe(reason)
    expect((await inflated(Buffer.concat([gz, gz.subarray(0, 1)]))).error?.reason).toMatch(/ends early/)
  })

  test('goes no faster than it is read', async () => {
    const large = gzipSync(randomBytes(3 * 1024 * 1024), { level: 1 })
    let taken = 0
    async function* source() {
      for await (const chunk of sourceOf(large, 16 * 1024)) {
        taken += chunk.length
        yield chunk
      }
    }
    for await (const chunk of inflate(source())) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    // A mebibyte decides whether the file is a small one.
    expect(taken).toBeLessThan(1.1 * 1024 * 1024)
  })

  test('takes small members that follow each other in one go, in a large file and in what is left of it', async () => {
    const members = Array.from({ length: 600 }, () => gzipSync(randomBytes(3000)))
    const large = Buffer.concat(members)
    expect(large.length).toBeGreaterThan(1.5 * 1024 * 1024)
    // Who waits for the thread pool waits for a turn of the event loop, and who gives back what was read copies it.
    let turns = 0
    let turn = setImmediate(function count() {
      turns++
      turn = setImmediate(count)
    })
    const concat = vi.spyOn(Buffer, 'concat')
    let [chunks, given, copied] = [0, 0, 0]
    try {
      for await (const chunk of inflate(sourceOf(large, 256 * 1024))) {
        chunks++
        given += chunk.length
      }
    } finally {
      clearImmediate(turn)
      copied = concat.mock.results.reduce((sum, { value }) => sum + value.length, 0)
      concat.mockRestore()
    }
    expect([chunks, given]).toEqual([members.length, 3000 * members.length])
    expect(turns).toBeLessThan(members.length / 10)
    expect(copied).toBeLessThan(10 * large.length)
  })

  test('gives little at a time of what inflates to much', async () => {
    const zeros = 64 * 1024 * 1024
    let [given, most] = [0, 0]
    for await (const chunk of inflate(sourceOf(gzipSync(Buffer.alloc(zeros)), 1024))) {
      given += chunk.length
      most = Math.max(most, chunk.length)
    }
    expect(given).toBe(zeros)
    expect(most).toBeLessThanOrEqual(256 * 1024)
  })

  test('takes smaller pieces where much comes out of them, and larger ones again where little does', async () => {
    const write = vi.spyOn(RawInflater.prototype, 'write')
    let sizes: number[] = []
    try {
      const content = Buffer.concat([Buffer.alloc(64 * 1024 * 1024), randomBytes(2 * 1024 * 1024)])
      for await (const _ of inflate(sourceOf(gzipSync(content), 256 * 1024)));
      sizes = write.mock.calls.map(([piece]) => piece.length)
    } finally {
      write.mockRestore()
    }
    expect(sizes.slice(0, 8)).toEqual([16, 8, 4, 2, 1, 1, 1, 1].map((kibibytes) => kibibytes * 1024))
    expect(sizes.at(-2)).toBe(16 * 1024)
  })

  test('gives no more than it may, and says why', async () => {
    const given = async (bytes: Uint8Array, limits: { maxBytes: number; maxRatio: number }) => {
      let count = 0
      try {
        for await (const chunk of inflate(sourceOf(bytes), limits)) count += chunk.length
      } catch (error) {
        return { count, reason: error instanceof InflateError && error.reason }
      }
      return { count, reason: null }
    }
    const bomb = await given(gzipSync(Buffer.alloc(65 * 1024 * 1024), { level: 1 }), {
      maxBytes: 1e9,
      maxRatio: 100,
    })
    expect(bomb.reason).toBe('it holds more than 100 times its size (CAIRN_MAX_INFLATE_RATIO)')
    expect(bomb.count).toBeLessThanOrEqual(64 * 1024 * 1024)
    const small = gzipSync('x'.repeat(5000))
    expect(await given(small, { maxBytes: 5000, maxRatio: 1 })).toEqual({ count: 5000, reason: null })
    expect(await given(gzipSync(small), { maxBytes: 4999, maxRatio: 1 })).toEqual({
      count: 0,
      reason: 'it holds more than 4,999 bytes (CAIRN_MAX_INFLATED_BYTES)',
    })
  })

  test('lets go of its source, and passes on what the source throws', async () => {
    let isOpen = true
    async function* failing() {
      try {
        yield gz.subarray(0, 1000)
        throw new Error('the disk is gone')
      } finally {
        isOpen = false
      }
    }
    await expect(async () => {
      for await (const _ of inflate(failing()));
    }).rejects.toThrow('the disk is gone')
    expect(isOpen).toBe(false)
  })
})
