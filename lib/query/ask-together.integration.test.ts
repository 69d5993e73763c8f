// What is read twice is read once; what has nothing in common stays apart. The numbers themselves are held to the events
// by the tests of roll-ups.
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/client'
import { Prisma } from '../db/generated/client'
import { testDatabase } from '../db/test-database'
import type { Filter } from '../domain/filter'
import { askTogether } from './ask-together'
import { breakdown } from './breakdown'
import { facets } from './facets'
import { filledFrom } from './filled-from'
import { comparedTotals, totals } from './totals'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
const MONTH = { from: '2026-09-01T00:00:00Z', to: '2026-10-01T00:00:00Z' }

/** The database, and the texts of the statements that it is asked. */
async function listening(): Promise<{ heard: string[]; asked: Database }> {
  const heard: string[] = []
  const pool = new Proxy(db.pool, {
    get: (target, key) =>
      key === 'query'
        ? (statement: { text: string }) => {
            heard.push(statement.text)
            return target.query(statement)
          }
        : Reflect.get(target, key, target),
  })
  const asked = { ...db, pool }
  // Asked for once, and a turn of its own.
  await filledFrom(asked)
  heard.length = 0
  return { heard, asked }
}

const rankings = (asked: Database, filter: Filter) =>
  (['service', 'event', 'identity', 'region', 'account'] as const).map((by) =>
    breakdown(asked, filter, NOW, { by, limit: 3, order: 'events', seen: false }),
  )
const reads = (heard: readonly string[], table: string) =>
  heard.flatMap((text) => text.split('\n').filter((line) => line.includes(`from ${table} e`))).length

test('panels with the same filter read each roll-up once', async () => {
  const { heard, asked } = await listening()
  const filter: Filter = { ...MONTH, conditions: {} }
  await Promise.all([
    totals(asked, filter, NOW),
    ...rankings(asked, filter),
    facets(asked, filter, NOW, { of: ['user', 'event', 'error'], limit: 3 }),
  ])
  const tables = ['rollup_action_month', 'rollup_identity_month', 'rollup_place_month', 'rollup_error']
  expect(tables.map((table) => reads(heard, table))).toEqual([1, 1, 1, 1])
  // One for each of these, and the totals.
  expect(heard.length).toBe(5)
})

test('two filters share nothing, and neither do two turns', async () => {
  const { heard, asked } = await listening()
  const filter: Filter = { ...MONTH, conditions: {} }
  await Promise.all([...rankings(asked, filter), ...rankings(asked, { ...filter })])
  await Promise.all(rankings(asked, filter))
  expect(reads(heard, 'rollup_action_month')).toBe(3)
})

test('a call that nobody shares with is one statement: its numbers are of one moment', async () => {
  const { heard, asked } = await listening()
  const filter: Filter = { ...MONTH, conditions: { user: { include: [], exclude: ['alice'] } } }
  await totals(asked, filter, NOW)
  expect(heard.length).toBe(1)
  await facets(asked, filter, NOW, { of: ['user', 'event', 'error', 'region'], limit: 3 })
  expect(heard.length).toBe(2)
  await comparedTotals(asked, filter, NOW)
  expect(heard.length).toBe(4)
})

test('events are read for one call by one statement, and nobody else waits for it', async () => {
  const { heard, asked } = await listening()
  const but = (value: string) => ({ include: [], exclude: [value] })
  const filter: Filter = {
    ...MONTH,
    conditions: { ip: but('192.0.2.1'), agent: but('curl'), region: but('eu-west-1') },
  }
  // Each of these facets is under other conditions.
  await facets(asked, filter, NOW, { of: ['ip', 'agent', 'region', 'event'], limit: 3 })
  expect(heard.length).toBe(1)
  await Promise.all([
    facets(asked, filter, NOW, { of: ['user', 'event', 'error'], limit: 3 }),
    ...rankings(asked, filter),
  ])
  expect(heard.length).toBe(7)
})

test('who shares a statement that fails is told', async () => {
  await filledFrom(db)
  const filter: Filter = { ...MONTH, conditions: {} }
  const part = { range: { from: null, to: null }, conditions: {}, columns: [] }
  const broken = askTogether(db, filter, [
    { parts: [part], select: () => Prisma.sql`select 1 / 0 as none`, row: z.unknown() },
  ])
  const sharing = askTogether(db, filter, [
    { parts: [part], select: () => Prisma.sql`select 1 as one`, row: z.unknown() },
  ])
  const apart = askTogether(db, filter, [
    {
      parts: [{ ...part, columns: ['place_id'] }],
      select: () => Prisma.sql`select 1 as one`,
      row: z.unknown(),
    },
  ])
  await expect(broken).rejects.toThrow(/division by zero/)
  await expect(sharing).rejects.toThrow(/division by zero/)
  expect(await apart).toEqual([[{ one: 1 }]])
})
