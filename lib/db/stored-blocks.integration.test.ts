// Blocks as COPY gives them: whole, however they lie in its pieces, and a connection that is fit for the next statement.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseInstant } from '../domain/time'
import { connect, type Database, disconnect } from './client'
import { type BlockPlace, type StoredBlock, storedBlocks } from './stored-blocks'
import { testDatabase } from './test-database'

const db = testDatabase()
const [FEBRUARY, MARCH] = ['2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z']
/** Nothing at all, less than a piece of what is read, one byte around it, and more than is read ahead. */
const SIZES = [0, 1, 100, ...range(65_536 - 40, 65_536 + 2), 300_000, 1_500_000]
const stored = new Map<number, Buffer>()
const places: BlockPlace[] = []
/** With one connection: the next statement waits for it. */
let one: Database

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

beforeAll(async () => {
  one = connect(db.url, { max: 1, statementTimeoutMs: 5000 })
  for (const [i, size] of SIZES.entries()) {
    const [month, data] = [i % 3 === 0 ? FEBRUARY : MARCH, randomBytes(size)]
    const { rows } = await db.pool.query(
      'insert into record_block (month, import_id, file_id, data) values ($1, 1, 1, $2) returning id',
      [month, data],
    )
    stored.set(rows[0].id, data)
    places.push({ month: parseInstant(month) ?? 0n, id: rows[0].id })
  }
})
afterAll(() => disconnect(one))

const isWhole = ({ id, data }: StoredBlock): boolean => stored.get(id)?.equals(data) ?? false

test('every block comes once and whole, and those that are gone do not', async () => {
  const gone = { month: parseInstant(MARCH) ?? 0n, id: 999_999 }
  const seen: number[] = []
  for await (const block of storedBlocks(one.pool, [...places, gone])) {
    expect(isWhole(block)).toBe(true)
    seen.push(block.id)
  }
  expect(seen.sort((a, b) => a - b)).toEqual([...stored.keys()])
  expect([one.pool.totalCount, one.pool.idleCount]).toEqual([1, 1])
})

test('nothing is asked for no blocks', async () => {
  expect(await storedBlocks(one.pool, []).next()).toEqual({ done: true, value: undefined })
})

test('who leaves in the middle leaves no statement in the way of the next', async () => {
  for await (const block of storedBlocks(one.pool, places)) {
    expect(isWhole(block)).toBe(true)
    break
  }
  expect(one.pool.totalCount).toBe(0)
  expect((await one.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('what the database throws is thrown, and its connection is closed', async () => {
  await one.pool.query('alter table record_block rename to elsewhere')
  try {
    await expect(storedBlocks(one.pool, places).next()).rejects.toThrow('record_block')
    expect(one.pool.totalCount).toBe(0)
  } finally {
    await one.pool.query('alter table elsewhere rename to record_block')
  }
})
