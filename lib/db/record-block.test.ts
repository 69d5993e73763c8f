import { randomBytes } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packBlock, unpackBlock, unpackRecord } from './record-block'

const json = fc.jsonValue().map((value) => Uint8Array.from(Buffer.from(JSON.stringify(value))))
/** Records are JSON; whatever else there is comes out, too. */
const record = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 2000 }), json)
const slots = fc.oneof(
  fc.array(fc.option(record), { minLength: 1, maxLength: 40 }),
  fc.array(fc.option(json), { minLength: 1, maxLength: 40 }),
)

test('every record comes out of its block as it went in, whatever slots are empty', async () => {
  await fc.assert(
    fc.asyncProperty(slots, async (records) => {
      const block = await packBlock(records)
      expect(await unpackBlock(block)).toEqual(records.map((record) => record && Buffer.from(record)))
      for (const [slot, packed] of records.entries())
        if (packed) expect(Buffer.compare(await unpackRecord(block, slot), packed)).toBe(0)
        else await expect(unpackRecord(block, slot)).rejects.toThrow(RangeError)
    }),
    { numRuns: 100 },
  )
})

test('a block of the first layout opens, with lengths in front of its records', async () => {
  const records = [Buffer.from('{"a":1}'), null, Buffer.from('{"b":[2,3]}')]
  const lengths = new Uint8Array(Uint32Array.from([3, 7, 0, 11]).buffer)
  const block = brotliCompressSync(Buffer.concat([lengths, ...records.filter((record) => record !== null)]))
  expect(await unpackBlock(block)).toEqual(records)
  expect(String(await unpackRecord(block, 2))).toBe('{"b":[2,3]}')
  await expect(unpackRecord(block, 3)).rejects.toThrow(RangeError)
})

test('a block is what it always was: a mark, and after each slot a byte that no JSON has', async () => {
  const records = [Buffer.from('{"a":1}'), null, Buffer.from('{"b":[2,3]}')]
  const plain = Buffer.from('\xff\xff\xff\xff{"a":1}\x1e\x1e{"b":[2,3]}\x1e', 'latin1')
  expect(brotliDecompressSync(await packBlock(records))).toEqual(plain)
  expect(await unpackBlock(brotliCompressSync(plain))).toEqual(records)
})

test('a record that has that byte makes a block of the first layout', async () => {
  const plain = brotliDecompressSync(await packBlock([Buffer.from('a\x1eb'), null]))
  expect(plain).toEqual(Buffer.from('\x02\0\0\0\x03\0\0\0\0\0\0\0a\x1eb', 'latin1'))
})

test.each([
  ['all of its separators', '\xff\xff\xff\xff{}'],
  ['its last separator', '\xff\xff\xff\xff{}\x1e\x1e{}'],
  ['its lengths', '\x02\0\0\0\x03\0\0\0'],
  ['its mark', '\xff\xff'],
])('a block that lost %s is an error', async (_, plain) => {
  const block = brotliCompressSync(Buffer.from(plain, 'latin1'))
  await expect(unpackBlock(block)).rejects.toThrow(RangeError)
})

test('a block that is larger than others, or packs better, comes out whole', async () => {
  const records = [randomBytes(3_000_000), Buffer.alloc(5_000_000, '{}')]
  expect(
    (await unpackBlock(await packBlock(records))).map((record, i) => record?.equals(records[i] as Buffer)),
  ).toEqual([true, true])
})

test('no more room is taken for what comes out than blocks need', async () => {
  const block = await packBlock([randomBytes(3_000_000)])
  expect((await unpackRecord(block, 0)).buffer.byteLength).toBeLessThan(4_000_000)
})

test('a slot beyond the block is an error', async () => {
  const block = await packBlock([Buffer.from('{}')])
  await expect(unpackRecord(block, 1)).rejects.toThrow(RangeError)
  await expect(unpackRecord(block, -1)).rejects.toThrow(RangeError)
})

test('a block that is no brotli is an error', async () => {
  await expect(unpackRecord(Buffer.from('nonsense'), 0)).rejects.toThrow()
})
