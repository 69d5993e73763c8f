// The routes of coverage and integrity: what they take, what they refuse, and the shape of their answers.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { formatEventId } from '@/lib/db/event-id'
import { testDatabase } from '@/lib/db/test-database'
import { makeSigner, makeTrail, objectsOf } from '@/lib/ingest/source/test-digests'
import { TestRounds } from '@/lib/ingest/source/test-rounds'
import { knowKey } from '@/lib/ingest/source/test-source'
import { testSpool } from '@/lib/ingest/test-files'
import * as event from '../events/[id]/route'
import * as integrity from '../sources/[id]/integrity/route'
import * as coverage from './route'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
const signer = makeSigner()
beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  await knowKey(db.pool, signer)
})

const ask = async (query: string) => {
  const response = await coverage.GET(new Request(`http://localhost/api/coverage?${query}`), undefined)
  return { status: response.status, body: await response.json() }
}
const of = (id: unknown) => ({ params: Promise.resolve({ id: String(id) }) })

test('a source is told of by its times, as a whole, and by each of its events', async () => {
  const digests = makeTrail({ signer, from: new Date('2026-03-01T10:00:00Z'), hours: 2 })
  rounds.endpoint.put(rounds.bucket, objectsOf(digests))
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)
  const range = 'from=2026-03-01T10:00:00Z&to=2026-03-01T13:00:00Z'
  expect(await ask(`${range}&source=${sourceId}`)).toEqual({
    status: 200,
    body: {
      interval: 'digest',
      from: '2026-03-01T10:00:00Z',
      to: '2026-03-01T13:00:00Z',
      coverage: [
        {
          account: '111111111111',
          region: 'eu-west-1',
          intervals: [
            {
              from: '2026-03-01T10:00:00Z',
              to: '2026-03-01T12:00:00Z',
              state: 'complete',
              files: 4,
              missing: 0,
              reason: null,
            },
            {
              from: '2026-03-01T12:00:00Z',
              to: '2026-03-01T13:00:00Z',
              state: 'unknown',
              files: 0,
              missing: 0,
              reason: 'No digest tells yet: CloudTrail writes one an hour.',
            },
          ],
        },
      ],
    },
  })
  expect((await ask(`${range}&interval=day`)).body.coverage[0].intervals).toHaveLength(1)
  expect((await ask(`${range}&region=us-east-1`)).body.coverage).toEqual([])

  const found = await integrity.GET(new Request('http://localhost/'), of(sourceId))
  expect((await found.json()).integrity.files.verified).toBe(4)

  const { rows } = await db.pool.query(
    'select id, (extract(epoch from event_time) * 1000000)::bigint as time from event limit 1',
  )
  const one = await event.GET(
    new Request('http://localhost/'),
    of(formatEventId(BigInt(rows[0].time), rows[0].id)),
  )
  expect((await one.json()).integrity).toMatchObject({
    verdict: 'verified',
    file: expect.stringContaining('/CloudTrail/'),
    digest: expect.stringContaining('/CloudTrail-Digest/'),
  })
})

describe('refused is', () => {
  test.each([
    ['from=soon', 'from'],
    ['from=now&to=now-1d', 'from'],
    ['account=1', 'account'],
    ['region=Europe', 'region'],
    ['source=one', 'source'],
    ['interval=hour', 'interval'],
    ['service=s3.amazonaws.com', 'service'],
  ])('%s', async (query, field) => {
    expect(await ask(query)).toMatchObject({ status: 400, body: { error: { code: 'bad_request', field } } })
  })

  test('the integrity of no source', async () => {
    expect((await integrity.GET(new Request('http://localhost/'), of(999))).status).toBe(404)
    expect((await integrity.GET(new Request('http://localhost/?x=1'), of(999))).status).toBe(400)
  })
})
