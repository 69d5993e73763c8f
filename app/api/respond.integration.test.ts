// The boundary of the API against what a real Postgres and a real network do.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { connect, type Database, disconnect } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { rows } from '@/lib/db/rows'
import { testDatabase } from '@/lib/db/test-database'
import { badRequest, conflict } from '@/lib/domain/api-error'
import { route } from './respond'

const db = testDatabase()
const request = new Request('http://localhost/api/events?user=alice')
const logged = vi.spyOn(console, 'error')
beforeEach(() => {
  logged.mockReset().mockImplementation(() => {})
})
afterEach(() => {
  expect(JSON.stringify(logged.mock.calls)).not.toMatch(/alice|secret/)
})

async function answer(handler: () => unknown) {
  const response = await route(async () => Response.json(await handler()))(request, undefined)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  return { status: response.status, body: await response.json() }
}

async function withDatabase<T>(database: Database, use: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await use(database)
  } finally {
    await disconnect(database)
  }
}

it('passes an answer on', async () => {
  expect(await answer(() => ({ fine: true }))).toEqual({ status: 200, body: { fine: true } })
})

it('says what the caller did wrong, and logs nothing', async () => {
  expect(
    await answer(() => {
      throw badRequest('limit is a whole number', 'limit')
    }),
  ).toEqual({
    status: 400,
    body: { error: { code: 'bad_request', message: 'limit is a whole number', field: 'limit' } },
  })
  const { status, body } = await answer(() => Promise.reject(conflict('It runs.')))
  expect([status, body.error]).toEqual([409, { code: 'conflict', message: 'It runs.' }])
  expect(logged).not.toHaveBeenCalled()
})

describe('a database that takes too long', () => {
  it.each(['prisma', 'pool'] as const)('is a 503 with a sentence, through %s', async (way) => {
    const slow = connect(db.url, { max: 1, statementTimeoutMs: 100 })
    const { status, body } = await withDatabase(slow, () =>
      answer(() =>
        way === 'prisma'
          ? slow.prisma.$queryRaw(Prisma.sql`select pg_sleep(5)::text`)
          : slow.pool.query('select pg_sleep(5)'),
      ),
    )
    expect([status, body.error.code]).toEqual([503, 'too_slow'])
  })
})

describe('a database that is away', () => {
  it.each(['prisma', 'pool'] as const)('is a 503 as well, through %s', async (way) => {
    const away = connect('postgresql://cairn:secret@127.0.0.1:1/cairn', { max: 1 })
    const { status, body } = await withDatabase(away, () =>
      answer(() =>
        way === 'prisma' ? away.prisma.$queryRaw(Prisma.sql`select 1`) : away.pool.query('select 1'),
      ),
    )
    expect([status, body.error.code]).toEqual([503, 'database_unreachable'])
  })

  it('also when it goes while a question runs', async () => {
    const { status, body } = await answer(() =>
      db.prisma.$queryRaw(Prisma.sql`select pg_terminate_backend(pg_backend_pid())::text`),
    )
    expect([status, body.error.code]).toEqual([503, 'database_unreachable'])
  })
})

it.each(['53100', '53200'])('says that the database is full (%s)', async (code) => {
  const { status, body } = await answer(() =>
    db.pool.query(`do $$ begin raise 'secret' using errcode = '${code}'; end $$`),
  )
  expect([status, body.error.code]).toEqual([503, 'database_full'])
})

describe('a fault of ours', () => {
  it.each([
    ['an error', () => Promise.reject(new Error('secret'))],
    ['something else', () => Promise.reject('secret')],
    ['wrong SQL', () => db.prisma.$queryRaw(Prisma.sql`select 'secret' from no_such_table`)],
    [
      'a value that Postgres quotes',
      () => db.prisma.$queryRaw(Prisma.sql`select 'secret'::text::uuid::text`),
    ],
    [
      'a row of another shape',
      () => rows(db, Prisma.sql`select 'secret' as name`, z.object({ name: z.number() })),
    ],
  ])('%s tells the caller nothing, and the log not what was in it', async (_name, handler) => {
    const { status, body } = await answer(handler)
    expect(status).toBe(500)
    expect(body.error.code).toBe('internal')
    expect(JSON.stringify(body)).not.toContain('secret')
    expect(logged).toHaveBeenCalledOnce()
    expect(logged.mock.calls[0]?.[0]).toContain('GET /api/events failed')
  })

  it('leaves the code of Postgres in the log', async () => {
    await answer(() => db.prisma.$queryRaw(Prisma.sql`select 1 from no_such_table`))
    expect(logged.mock.calls[0]?.[0]).toContain('42P01')
  })
})
