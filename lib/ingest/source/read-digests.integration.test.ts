// What becomes of digests that cannot be read, and of what they name where the source cannot see it.
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { testSpool } from '../test-files'
import { recordSeen } from './ledger'
import { openStore } from './open-store'
import { readDigests } from './read-digests'
import { locationOf, selectSources } from './source-row'
import { failDigest } from './store-digest'
import { makeSigner, makeTrail, objectsOf } from './test-digests'
import { TestRounds } from './test-rounds'
import { at, knowKey, replacing, without } from './test-source'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
const signer = makeSigner()
const FROM = new Date('2026-03-01T10:00:00Z')
const never = new AbortController().signal
beforeAll(() => knowKey(db.pool, signer))

const behindProxy = () => rounds.newSource({ endpoint: rounds.proxy.url })
const objectOf = async (sourceId: number, key: string) => {
  const { rows } = await db.pool.query(
    'select state, reason, retry_at from source_object where source_id = $1 and key = $2',
    [sourceId, key],
  )
  return rows[0]
}
const verdictsOf = async (sourceId: number): Promise<Record<string, number>> => {
  const { rows } = await db.pool.query(
    'select verdict, count(*)::int as n from object_verdict where source_id = $1 group by 1 order by 1',
    [sourceId],
  )
  return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, n]))
}
const holesOf = async (sourceId: number) =>
  (
    await db.pool.query(
      'select hole_broken as broken, hole_reason as reason from digest where source_id = $1 and hole_from is not null',
      [sourceId],
    )
  ).rows

describe('a digest', () => {
  const digests = makeTrail({ signer, from: FROM, hours: 3 })
  const { key, text } = at(digests, 1)
  const refuse = (status: number, code: string) =>
    rounds.proxy.setRule((method, path) =>
      method === 'GET' && decodeURIComponent(path).includes(`/${key}`) ? { status, code } : undefined,
    )

  test('that may not be read is a hole, but breaks nothing, and is tried again', async () => {
    rounds.endpoint.put(rounds.bucket, objectsOf(digests))
    const sourceId = await behindProxy()
    refuse(403, 'AccessDenied')
    await rounds.roundAndLoad(sourceId)
    expect(await objectOf(sourceId, key)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('s3:GetObject'),
      retry_at: expect.any(Date),
    })
    expect(await verdictsOf(sourceId)).toEqual({ 'not covered': 2, verified: 4 })
    expect(await holesOf(sourceId)).toMatchObject([{ broken: false }])
    rounds.proxy.setRule(undefined)
    await rounds.round(sourceId)
    expect(await objectOf(sourceId, key)).toMatchObject({ state: 'refused' })
    await db.pool.query('update source_object set retry_at = now() where source_id = $1 and key = $2', [
      sourceId,
      key,
    ])
    await rounds.round(sourceId)
    expect(await verdictsOf(sourceId)).toEqual({ verified: 6 })
    expect(await holesOf(sourceId)).toEqual([])
  })

  test('that is archived breaks nothing either; one that is gone does', async () => {
    for (const [status, code, state, verdicts] of [
      [403, 'InvalidObjectState', 'archived', { 'not covered': 2, verified: 4 }],
      [404, 'NoSuchKey', 'gone', { 'chain broken': 2, verified: 4 }],
    ] as const) {
      rounds.endpoint.put(rounds.bucket, objectsOf(digests))
      const sourceId = await behindProxy()
      refuse(status, code)
      await rounds.roundAndLoad(sourceId)
      expect(await objectOf(sourceId, key)).toMatchObject({ state })
      expect(await verdictsOf(sourceId)).toEqual(verdicts)
      await db.pool.query('delete from source where id = $1', [sourceId])
    }
  })

  test('waits where the store is away, and what was read before is judged', async () => {
    rounds.endpoint.put(rounds.bucket, objectsOf(digests))
    const sourceId = await behindProxy()
    const [source] = await selectSources(db.pool, 'where id = $1', [sourceId])
    if (!source) throw new Error('no source')
    const store = await openStore(locationOf(source), rounds.access, { tries: 1 })
    for await (const page of store.list('', { signal: never })) await recordSeen(db.pool, sourceId, page)
    refuse(503, 'ServiceUnavailable')
    await expect(readDigests(db.pool, store, source, never)).rejects.toMatchObject({ kind: 'unreachable' })
    expect(await objectOf(sourceId, key)).toMatchObject({ state: 'found' })
    rounds.proxy.setRule(undefined)
    expect(await readDigests(db.pool, store, source, never)).toBeGreaterThanOrEqual(1)
    const { rows } = await db.pool.query(
      'select state, hole_from from digest where source_id = $1 order by starts_at',
      [sourceId],
    )
    expect(rows).toEqual(Array(3).fill({ state: 'valid', hole_from: null }))
    expect(await readDigests(db.pool, store, source, never)).toBe(0)
    store.close()
  })

  test.each([
    ['larger than any', gzipSync(Buffer.alloc(17 * 1024 * 1024, ' ')), 'It is larger than a digest can be.'],
    ['no digest', gzipSync('{"Records":[]}'), 'It is no digest: its digestStartTime'],
    ['cut', gzipSync(text).subarray(0, 200), 'It cannot be inflated: the gzip stream ends early'],
    ['moved', at(digests, 2).body, 'It was moved here'],
  ])('that is %s fails with the reason', async (_, body, reason) => {
    rounds.endpoint.put(rounds.bucket, replacing(objectsOf(digests), key, body))
    const sourceId = await rounds.newSource()
    await rounds.roundAndLoad(sourceId)
    expect(await objectOf(sourceId, key)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(reason),
    })
    expect(await verdictsOf(sourceId)).toEqual({ 'chain broken': 2, verified: 4 })
  })

  test('that becomes unreadable no longer says anything', async () => {
    rounds.endpoint.put(rounds.bucket, objectsOf(digests))
    const sourceId = await rounds.newSource()
    await rounds.roundAndLoad(sourceId)
    rounds.endpoint.put(rounds.bucket, [{ key, body: 'nothing' }])
    await db.pool.query('update source set listed_fully_at = null where id = $1', [sourceId])
    await rounds.roundAndLoad(sourceId)
    expect(await verdictsOf(sourceId)).toEqual({ 'chain broken': 2, verified: 4 })
    // And the last of the chain, which nobody follows.
    rounds.endpoint.put(rounds.bucket, [{ key: at(digests, 2).key, body: 'nothing' }])
    await db.pool.query('update source set listed_fully_at = null where id = $1', [sourceId])
    await rounds.roundAndLoad(sourceId)
    expect(await verdictsOf(sourceId)).toEqual({ 'not covered': 4, verified: 2 })
  })
})

test('of many digests, one that turns out to be broken is a hole for the one that was judged before', async () => {
  const digests = makeTrail({ signer, from: FROM, hours: 414, minutes: () => [] })
  // They are read newest day first, and 400 at a time: the second page begins with the last digest of a day.
  const day = ({ endsAt }: (typeof digests)[0]) => endsAt.toISOString().slice(0, 10)
  const order = digests.toSorted((a, b) =>
    day(a) === day(b) ? (a.key < b.key ? -1 : 1) : day(a) < day(b) ? 1 : -1,
  )
  const last = at(order, 400)
  expect(day(last)).not.toBe(day(at(digests, digests.indexOf(last) + 1)))
  rounds.endpoint.put(rounds.bucket, replacing(objectsOf(digests), last.key, Buffer.from('nothing')))
  const sourceId = await rounds.newSource()
  await rounds.round(sourceId)
  expect(await holesOf(sourceId)).toEqual([
    { broken: true, reason: expect.stringContaining(`${last.key} cannot be read`) },
  ])
})

test('what was read of a version that is no longer there is not written down', async () => {
  const digests = makeTrail({ signer, from: FROM, hours: 1 })
  const { key } = at(digests, 0)
  rounds.endpoint.put(rounds.bucket, objectsOf(digests))
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)
  await db.pool.query(
    `update source_object set state = 'found', etag = 'new' where source_id = $1 and key = $2`,
    [sourceId, key],
  )
  const read = { key, etag: 'old', account: '111111111111', region: 'eu-west-1', day: '2026-03-01' }
  expect(await failDigest(db.pool, sourceId, read, 'failed', 'It was broken.')).toEqual([])
  expect(await objectOf(sourceId, key)).toMatchObject({ state: 'found' })
})

describe('what a digest names is nobody’s loss', () => {
  test('in another bucket', async () => {
    const digests = makeTrail({ signer, from: FROM, hours: 1, logBucket: 'another' })
    rounds.endpoint.put(rounds.bucket, without(objectsOf(digests), ...at(digests, 0).logs))
    const sourceId = await rounds.newSource()
    await rounds.roundAndLoad(sourceId)
    expect(await verdictsOf(sourceId)).toEqual({})
    const { rows } = await db.pool.query(
      'select state, elsewhere, settled from digest where source_id = $1',
      [sourceId],
    )
    expect(rows).toEqual([{ state: 'valid', elsewhere: 2, settled: false }])
  })

  test('outside of the prefix that the source has', async () => {
    const digests = makeTrail({ signer, from: FROM, hours: 2 })
    rounds.endpoint.put(rounds.bucket, objectsOf(digests))
    const sourceId = await rounds.newSource({ prefix: 'AWSLogs/111111111111/CloudTrail-Digest/' })
    await rounds.roundAndLoad(sourceId)
    expect(await verdictsOf(sourceId)).toEqual({})
    const { rows } = await db.pool.query('select state, elsewhere from digest where source_id = $1', [
      sourceId,
    ])
    expect(rows).toEqual(Array(2).fill({ state: 'valid', elsewhere: 2 }))
  })
})
