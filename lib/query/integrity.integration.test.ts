// Over real rounds and the real import: what is said of events and of sources.
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { formatEventId } from '../db/event-id'
import { testDatabase } from '../db/test-database'
import { makeSigner, makeTrail, objectsOf } from '../ingest/source/test-digests'
import { TestRounds } from '../ingest/source/test-rounds'
import { at, knowKey, replacing, without } from '../ingest/source/test-source'
import { importFiles, logOf, testRecord, testSpool } from '../ingest/test-files'
import { eventVerdict } from './event-verdict'
import { integrity } from './integrity'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
const signer = makeSigner()
beforeAll(() => knowKey(db.pool, signer))

/** The ids of the events that a file of this name brought. */
async function eventsOf(name: string): Promise<string[]> {
  const { rows } = await db.pool.query(
    `select e.id, (extract(epoch from e.event_time) * 1000000)::bigint as time
     from file f
     join record_block b on b.file_id = f.id
     join event e on e.block_id = b.id and date_trunc('month', e.event_time) = b.month
     where f.name = $1`,
    [name],
  )
  return rows.map(({ id, time }) => formatEventId(BigInt(time), id))
}
const verdictOf = async (name: string) => {
  const [id = ''] = await eventsOf(name)
  return eventVerdict(db, id)
}

test('an event is what the file is that brought it, and a source is the sum of its files', async () => {
  const digests = makeTrail({ signer, from: new Date('2026-03-01T10:00:00Z'), hours: 7 })
  const [first, second] = [at(digests, 0), at(digests, 1)]
  const [changed, gone] = [at(second.logs, 0), at(second.logs, 1)]
  const late = at(makeTrail({ signer, from: new Date('2026-03-01T18:00:00Z'), hours: 1, trail: 'none' }), 0)
  const tampered = gzipSync(at(digests, 3).text.replace('"awsAccountId"', '"awsAccountIx"'))
  const other = gzipSync(logOf([testRecord(1)]))
  const objects = replacing(
    replacing(without([...objectsOf(digests), ...late.logs], gone, at(digests, 5)), changed.key, other),
    at(digests, 3).key,
    tampered,
  )
  rounds.endpoint.put(rounds.bucket, objects)
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)

  expect(await verdictOf(at(first.logs, 0).key)).toEqual({
    verdict: 'verified',
    reason: 'Its content is what CloudTrail delivered, as a signed digest proves.',
    file: at(first.logs, 0).key,
    digest: first.key,
  })
  expect(await verdictOf(changed.key)).toMatchObject({ verdict: 'altered', digest: second.key })
  expect(await verdictOf(at(at(digests, 3).logs, 0).key)).toMatchObject({
    verdict: 'chain broken',
    reason: expect.stringContaining('it was altered'),
    digest: at(digests, 3).key,
  })
  expect(await verdictOf(at(at(digests, 5).logs, 0).key)).toMatchObject({
    verdict: 'chain broken',
    reason: expect.stringContaining(`${at(digests, 5).key} is missing`),
    digest: null,
  })
  expect(await verdictOf(at(late.logs, 0).key)).toMatchObject({ verdict: 'not covered' })

  expect(await integrity(db, String(sourceId))).toEqual({
    files: { verified: 8, 'not covered': 2, altered: 1, deleted: 1, 'chain broken': 4 },
    digests: { valid: 5, unproven: 0, invalid: 1, unread: 0 },
    holes: [
      {
        account: '111111111111',
        region: 'eu-west-1',
        trail: 'management',
        from: '2026-03-01T15:00:00Z',
        to: '2026-03-01T16:00:00Z',
        missing: at(digests, 5).key,
        broken: true,
        reason: `The digest ${at(digests, 5).key} is missing.`,
      },
    ],
    troubles: [
      {
        key: at(digests, 3).key,
        account: '111111111111',
        region: 'eu-west-1',
        from: '2026-03-01T13:00:00Z',
        to: '2026-03-01T14:00:00Z',
        state: 'invalid',
        reason: 'Its signature is not by CloudTrail over this content: it was altered.',
      },
    ],
    complete: true,
  })

  // Another version of the file is another file: of what the first brought nobody knows any more.
  const [event = ''] = await eventsOf(changed.key)
  rounds.endpoint.put(rounds.bucket, [changed])
  await db.pool.query(`update source set listed_fully_at = null where id = $1`, [sourceId])
  await rounds.roundAndLoad(sourceId)
  expect(await eventVerdict(db, event)).toMatchObject({
    verdict: 'not covered',
    reason: expect.stringContaining('replaced in its source'),
    file: changed.key,
  })
  expect((await integrity(db, String(sourceId)))?.files).toMatchObject({ verified: 9, altered: 0 })
})

test('an event that was uploaded is not covered', async () => {
  await importFiles(db.pool, spool, [logOf([testRecord(2)])])
  expect(await verdictOf('1.json')).toEqual({
    verdict: 'not covered',
    reason: 'It was uploaded: only the files of a source are compared with digests.',
    file: null,
    digest: null,
  })
})

test('nobody and nothing has no verdict', async () => {
  expect(await eventVerdict(db, 'nobody')).toBeNull()
  expect(await eventVerdict(db, formatEventId(0n, '00000000-0000-4000-8000-000000000000'))).toBeNull()
  expect(await integrity(db, '999999')).toBeNull()
  expect(await integrity(db, 'x')).toBeNull()
})

test('a digest that is stored and not judged yet is no trouble', async () => {
  const digests = makeTrail({ signer, from: new Date('2026-05-01T10:00:00Z'), hours: 2 })
  rounds.endpoint.put(rounds.bucket, objectsOf(digests))
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)
  // As between the reading of digests and the judging of their chain.
  await db.pool.query(
    `update digest set state = 'unproven', lacks = 'key', reason = null where source_id = $1`,
    [sourceId],
  )
  const found = await integrity(db, String(sourceId))
  expect(found?.troubles).toEqual([])
  expect(found?.digests.valid).toBe(0)
})

test('a backfill and an unread digest are named as what they are', async () => {
  const digests = makeTrail({
    signer,
    from: new Date('2026-03-01T10:00:00Z'),
    hours: 3,
    trail: 'a_b',
    backfill: true,
  })
  const objects = without(objectsOf(digests), at(digests, 1))
  rounds.endpoint.put(rounds.bucket, replacing(objects, at(digests, 0).key, gzipSync('{}')))
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)
  const found = await integrity(db, String(sourceId))
  expect(found?.digests).toEqual({ valid: 1, unproven: 0, invalid: 0, unread: 1 })
  expect(found?.holes.map(({ trail, missing }) => [trail, missing])).toEqual([
    ['a_b (backfill)', at(digests, 1).key],
  ])
})
