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
