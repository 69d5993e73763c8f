import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packBlock, unpackBlock, unpackRecord } from './record-block'

const record = fc.uint8Array({ minLength: 1, maxLength: 2000 })

test('every record comes out of its block as it went in, whatever slots are empty', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(record), { minLength: 1, maxLength: 40 }), async (records) => {
      const block = await packBlock(records)
      expect(await unpackBlock(block)).toEqual(records.map((record) => record && Buffer.from(record)))
      for (const [slot, packed] of records.entries())
        if (packed) expect(Buffer.compare(await unpackRecord(block, slot), packed)).toBe(0)
        else await expect(unpackRecord(block, slot)).rejects.toThrow(RangeError)
    }),
    { numRuns: 50 },
  )
})

test('a slot beyond the block is an error', async () => {
  const block = await packBlock([Buffer.from('{}')])
  await expect(unpackRecord(block, 1)).rejects.toThrow(RangeError)
  await expect(unpackRecord(block, -1)).rejects.toThrow(RangeError)
})

test('a block that is no brotli is an error', async () => {
  await expect(unpackRecord(Buffer.from('nonsense'), 0)).rejects.toThrow()
})
