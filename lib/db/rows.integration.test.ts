// Typed rows and sessions, on the real Postgres.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { connect, disconnect } from './client'
import { Prisma } from './generated/client'
import { rows } from './rows'
import { testDatabase } from './test-database'

const db = testDatabase()

describe('rows', () => {
  test('reads each row with its schema', async () => {
    const schema = z.object({ micros: z.bigint(), id: z.string(), bytes: z.instanceof(Uint8Array) })
    const answer = await rows(
      db,
      Prisma.sql`
        select (extract(epoch from timestamptz '2018-02-02T21:34:50.000001Z') * 1000000)::bigint as micros,
               ${'00000000-0000-0000-0000-0000000000ff'}::uuid as id, '\\xff00'::bytea as bytes`,
      schema,
    )
    expect(answer).toEqual([
      {
        micros: 1517607290000001n,
        id: '00000000-0000-0000-0000-0000000000ff',
        bytes: new Uint8Array([255, 0]),
      },
    ])
  })

  test('a statement that is asked again and again is parsed once, and answers with its own values', async () => {
    const other = connect(db.url, { max: 1 })
    try {
      const schema = z.object({ n: z.number() })
      for (const n of [1, 2, 3, 4, 5])
        expect(await rows(other, Prisma.sql`select ${n}::int as n /* again */`, schema)).toEqual([{ n }])
      const { rows: kept } = await other.pool.query(
        `select generic_plans::int as generic, custom_plans::int as custom
         from pg_prepared_statements
         where statement like '%/* again */'`,
      )
      expect(kept).toEqual([{ generic: 0, custom: 2 }])
    } finally {
      await disconnect(other)
    }
  })

  test('a statement goes on to answer when a column that it asks for changes its type', async () => {
    const other = connect(db.url, { max: 1 })
    try {
      await other.pool.query('create table changed as select 1 as n')
      const ask = (schema: z.ZodType) => rows(other, Prisma.sql`select n from changed`, schema)
      for (const _ of [1, 2, 3, 4, 5]) expect(await ask(z.object({ n: z.number() }))).toEqual([{ n: 1 }])
      await other.pool.query('alter table changed alter column n type text')
      for (const _ of [1, 2, 3]) expect(await ask(z.object({ n: z.string() }))).toEqual([{ n: '1' }])
    } finally {
      await other.pool.query('drop table if exists changed')
      await disconnect(other)
    }
  })

  test('refuses rows that are not as the schema says', async () => {
    await expect(rows(db, Prisma.sql`select 'x' as n`, z.object({ n: z.bigint() }))).rejects.toThrow(/schema/)
  })
})

describe('a session', () => {
  test('speaks UTC and ends long statements, whatever the address says', async () => {
    const other = connect(`${db.url}?options=-c%20TimeZone%3DAsia/Tokyo`, { max: 1, statementTimeoutMs: 50 })
    try {
      const zone = await other.pool.query(`select current_setting('TimeZone') as zone`)
      expect(zone.rows).toEqual([{ zone: 'UTC' }])
      await expect(other.pool.query('select pg_sleep(5)')).rejects.toThrow(/statement timeout/)
    } finally {
      await disconnect(other)
    }
  })
})
