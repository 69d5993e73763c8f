import { brotliCompressSync } from 'node:zlib'
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

test('a slot beyond the block is an error', async () => {
  const block = await packBlock([Buffer.from('{}')])
  await expect(unpackRecord(block, 1)).rejects.toThrow(RangeError)
  await expect(unpackRecord(block, -1)).rejects.toThrow(RangeError)
})

test('a block that is no brotli is an error', async () => {
  await expect(unpackRecord(Buffer.from('nonsense'), 0)).rejects.toThrow()
})
