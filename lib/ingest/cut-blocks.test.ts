// Which records stand side by side in blocks.
import { expect, test } from 'vitest'
import { fromRecord } from '../domain/cloudtrail/normalise'
import { Batch } from './batch'
import { cutBlocks } from './cut-blocks'
import { range, testRecord } from './test-files'

const RECORDS = 5000
const NAMES = ['Put', 'GetB', 'List', 'GetA']

/** A file of records with these names in turn, one a second, the last first. */
function batchOf(names: readonly string[]): Batch {
  const batch = new Batch()
  for (const n of range(0, RECORDS).reverse()) {
    const record = testRecord(n, {
      eventName: names[n % names.length],
      eventTime: new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString(),
    })
    const normalised = fromRecord(record)
    if (normalised.kind !== 'event') throw new Error('a test record is an event')
    batch.add({ kind: 'record', start: 0, end: n, raw: Buffer.from(JSON.stringify(record)), normalised })
  }
  return batch
}

test('records of a stretch of time stand in blocks by their actions’ names, and in time among themselves', () => {
  const batch = batchOf(NAMES)
  const nameOf = (raw: Uint8Array): string => JSON.parse(Buffer.from(raw).toString('utf8')).eventName
  const { rows, blocks } = cutBlocks([batch])
  expect(rows.map(({ instant }) => instant)).toEqual(rows.map(({ instant }) => instant).sort())
  expect(blocks.reduce((sum, block) => sum + block.rows.length, 0)).toBe(RECORDS)
  for (const [index, block] of blocks.entries())
    for (const [slot, row] of block.rows.entries()) expect([row.block, row.slot]).toEqual([index, slot])
  const stretches = [blocks.slice(0, 8), blocks.slice(8)].map((some) => some.flatMap(({ rows: of }) => of))
  const [first = [], second = []] = stretches
  const next = rows[first.length]?.instant ?? 0n
  for (const { instant } of first) expect(instant).toBeLessThan(next)
  for (const { instant } of second) expect(instant).toBeGreaterThanOrEqual(next)
  for (const stretch of stretches) {
    const places = stretch.map(({ raw, instant }) => `${nameOf(raw)} ${instant}`)
    expect(places).toEqual([...places].sort())
  }
})
