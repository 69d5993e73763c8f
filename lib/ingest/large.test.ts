// Files of many times the memory that a worker may take: what was read and is not given yet stays bounded, whatever the size.
import { randomBytes } from 'node:crypto'
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readRecords } from './read-records'
import { recordText } from './test-chunks'

const MIB = 1024 ** 2
const FILE_BYTES = 150 * MIB
/** A reader that waits for the end, or for the whole of a list, has all of the file. */
const HELD_BYTES = 4 * MIB
/** What waits to be inflated is little; as part of the log it is more. */
const HELD_PACKED_BYTES = 64 * MIB

/** Large ones, so that it is the bytes that take the time, and packed about as well as logs are. */
const padded = () => `,"a":"${randomBytes(500).toString('hex')}","b":"${'so it goes '.repeat(1500)}"`
const piece = (from: number, count: number, between: string) =>
  Buffer.from(Array.from({ length: count }, (_, i) => recordText(from + i, padded())).join(between))

const LINES = Buffer.concat([piece(0, 16, '\n'), Buffer.from('\n')])
const ELEMENTS = Buffer.concat([piece(0, 16, ','), Buffer.from(',')])
const TIMES = Math.ceil(FILE_BYTES / LINES.length)

/** Reads it; answers how many records came, and how many bytes at most were read and in no record yet that had come. */
async function read(source: AsyncIterable<Uint8Array>, given: () => number) {
  let records = 0
  let mostHeld = 0
  let end = 0
  for await (const items of readRecords(source, { resumeAt: 0 })) {
    mostHeld = Math.max(mostHeld, given() - end)
    for (const item of items) {
      if (item.kind === 'record') records++
      if (item.kind === 'end') expect(item).toMatchObject({ outcome: 'complete' })
      else end = item.end
    }
  }
  return { records, mostHeld }
}

test('a record a line is given as it is read', async () => {
  let given = 0
  async function* source() {
    for (let i = 0; i < TIMES; i++) {
      given += LINES.length
      yield LINES
    }
  }
  const { records, mostHeld } = await read(source(), () => given)
  expect(records).toBe(TIMES * 16)
  expect(mostHeld).toBeLessThan(HELD_BYTES)
}, 60_000)

test('one log in gzip is given as it is inflated', async () => {
  const [open, close] = [Buffer.from('{"Records":['), Buffer.from(']}')]
  const last = Buffer.concat([piece(16, 1, ''), close])
  // Blocks of deflate that know of no other: one stands for all that hold the same.
  const block = (bytes: Uint8Array) => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH })
  const [first, some] = [block(open), block(ELEMENTS)]
  const trailer = Buffer.alloc(8)
  let given = open.length
  async function* source() {
    yield Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]), first])
    let sum = crc32(open)
    for (let i = 0; i < TIMES; i++) {
      sum = crc32(ELEMENTS, sum)
      given += ELEMENTS.length
      yield some
    }
    given += last.length
    trailer.writeUInt32LE(crc32(last, sum))
    trailer.writeUInt32LE(given, 4)
    yield Buffer.concat([deflateRawSync(last), trailer])
  }
  const { records, mostHeld } = await read(source(), () => given)
  expect(given / (some.length * TIMES)).toBeGreaterThan(12)
  expect(records).toBe(TIMES * 16 + 1)
  expect(mostHeld).toBeLessThan(HELD_PACKED_BYTES)
}, 60_000)
