// Rounds of a source that cannot be read, or not all of it: what is said, what waits, and that it recovers.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, disconnect } from '../../db/client'
import { testDatabase } from '../../db/test-database'
import { runWorker } from '../run-worker'
import { testSpool } from '../test-files'
import { recordSeen } from './ledger'
import { runRound } from './run-round'
import { startRefusingEndpoint } from './test-endpoint'
import { randomFrom } from './test-random'
import { TestRounds } from './test-rounds'
import { recentDays, trailKey } from './test-trail'

const db = testDatabase()
const spool = testSpool()
const rounds = new TestRounds(db, spool)
const [today = ''] = recentDays(1)

test('a bucket that vanished is said in words, and found again', async () => {
  rounds.put({ day: today }, 'a', 1)
  const sourceId = await rounds.newSource()
  await rounds.roundAndLoad(sourceId)
  rounds.endpoint.deleteBucket(rounds.bucket)
  await rounds.round(sourceId)
  await rounds.round(sourceId)
  const source = await rounds.source(sourceId)
  expect(source).toMatchObject({ failures: 2, problem_code: 'no_such_bucket', problem_at: 'listing' })
  expect(source.problem).toContain(`There is no bucket ${rounds.bucket}`)
  expect(source.next_sync_at.getTime()).toBeGreaterThan(Date.now() + 100_000)
  expect(source.next_sync_at.getTime()).toBeLessThan(Date.now() + 130_000)
  rounds.endpoint.createBucket(rounds.bucket)
  rounds.put({ day: today }, 'b', 1)
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.source(sourceId)).toMatchObject({ failures: 0, problem: null, problem_code: null })
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 2 })
})

test('one region that is refused does not stop the others', async () => {
  rounds.endpoint.put(rounds.bucket, [
    { key: trailKey({ day: today, region: 'eu-central-1' }, 'a'), body: rounds.log(1) },
    { key: trailKey({ day: today, region: 'us-east-1' }, 'a'), body: rounds.log(1) },
  ])
  rounds.proxy.setRule((_, asked) =>
    decodeURIComponent(asked).includes('CloudTrail/eu-central-1/') && asked.includes('list-type')
      ? { status: 403, code: 'AccessDenied' }
      : undefined,
  )
  const sourceId = await rounds.newSource({ endpoint: rounds.proxy.url })
  await rounds.round(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ queued: 1 })
  expect(await rounds.source(sourceId)).toMatchObject({
    failures: 1,
    problem_code: 'access_denied',
    permission: 's3:ListBucket',
  })
  rounds.proxy.setRule(undefined)
  await rounds.round(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ queued: 2 })
  expect(await rounds.source(sourceId)).toMatchObject({ failures: 0, problem: null })
})

test('objects that may be listed and not read are tried a few at a time, and all once they may', async () => {
  // In one folder, so that all are found at once.
  const place = { accounts: ['111122223333'], regions: ['us-east-1'], days: [today] }
  const files = rounds.trail(randomFrom(5), { ...place, files: 40 })
  rounds.endpoint.put(rounds.bucket, files.slice(0, 10))
  const refuse = (method: string, asked: string) =>
    method === 'GET' && !asked.includes('list-type') ? { status: 403, code: 'AccessDenied' } : undefined
  rounds.proxy.setRule(refuse)
  const sourceId = await rounds.newSource({ endpoint: rounds.proxy.url })
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ refused: 10 })
  expect(await rounds.source(sourceId)).toMatchObject({ problem_at: 'reading', permission: 's3:GetObject' })
  rounds.endpoint.put(rounds.bucket, files.slice(10))
  await rounds.round(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ refused: 18, found: 22 })
  expect(await rounds.source(sourceId)).toMatchObject({ problem_at: 'reading' })
  // What is only tried makes no import, however often.
  expect(await rounds.imports(sourceId)).toMatchObject([{ files: '10', files_failed: '10' }])
  rounds.proxy.setRule(undefined)
  await rounds.change(sourceId, `sync_asked_at = now()`)
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 40 })
  expect(await rounds.source(sourceId)).toMatchObject({
    problem: null,
    problem_at: null,
    sync_asked_at: null,
  })
  expect(await rounds.events(sourceId)).toBe(files.reduce((sum, file) => sum + file.records, 0))
})

test('an archived object is reported and hinders nothing; a full sync that is asked for tries it', async () => {
  const [archived, other] = [trailKey({ day: today }, 'a'), trailKey({ day: today }, 'b')]
  rounds.endpoint.put(rounds.bucket, [
    { key: archived, body: rounds.log(1) },
    { key: other, body: rounds.log(1) },
  ])
  rounds.proxy.setRule((method, asked) =>
    method === 'GET' && asked.includes(`/${archived}`)
      ? { status: 403, code: 'InvalidObjectState' }
      : undefined,
  )
  const sourceId = await rounds.newSource({ endpoint: rounds.proxy.url })
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ archived: 1, loaded: 1 })
  expect(await rounds.object(sourceId, archived)).toMatchObject({
    reason: expect.stringContaining('Glacier'),
  })
  expect(await rounds.source(sourceId)).toMatchObject({ problem: null, failures: 0 })
  expect(await rounds.imports(sourceId)).toMatchObject([{ status: 'done', files: '2', files_failed: '1' }])
  rounds.proxy.setRule(undefined)
  await rounds.round(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ archived: 1, loaded: 1 })
  await rounds.change(sourceId, `sync_asked_at = now(), sync_asked_full = true`)
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 2 })
  expect(await rounds.source(sourceId)).toMatchObject({ sync_asked_at: null, sync_asked_full: false })
})

test('an object that is gone or replaced by the time it is read', async () => {
  const [gone, replaced] = [trailKey({ day: today }, 'a'), trailKey({ day: today }, 'b')]
  const bodies = [1, 1, 2].map((count) => rounds.log(count))
  rounds.endpoint.put(rounds.bucket, [
    { key: gone, body: bodies[0] as Buffer },
    { key: replaced, body: bodies[1] as Buffer },
  ])
  const sourceId = await rounds.newSource()
  await rounds.round(sourceId)
  rounds.endpoint.delete(rounds.bucket, [gone])
  rounds.endpoint.put(rounds.bucket, [{ key: replaced, body: bodies[2] as Buffer }])
  await rounds.load(sourceId)
  expect(await rounds.object(sourceId, gone)).toMatchObject({ state: 'gone', tries: 1 })
  expect(await rounds.object(sourceId, replaced)).toMatchObject({ state: 'found', tries: 0 })
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.object(sourceId, replaced)).toMatchObject({ state: 'loaded' })
  expect(await rounds.events(sourceId)).toBe(2)
  rounds.endpoint.put(rounds.bucket, [{ key: gone, body: bodies[0] as Buffer }])
  await db.pool.query(
    `update source_object set retry_at = now() where source_id = $1 and retry_at is not null`,
    [sourceId],
  )
  await rounds.roundAndLoad(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 2 })
})

test('an object of which another version is listed while it is read is still to be read', async () => {
  const key = rounds.put({ day: today }, 'a', 1)
  const sourceId = await rounds.newSource()
  await rounds.round(sourceId)
  const version = { key, etag: 'another', bytes: 9, modifiedAt: new Date(), storageClass: null }
  expect(await recordSeen(db.pool, sourceId, [version])).toBe(1)
  await rounds.load(sourceId)
  expect(await rounds.events(sourceId)).toBe(1)
  expect(await rounds.object(sourceId, key)).toMatchObject({ state: 'found', etag: 'another' })
})

test('what cannot be read is tried again later and later', async () => {
  const tries = [0, 1, 3, 50]
  const keys = tries.map((count) => trailKey({ day: today }, `after-${count}`))
  rounds.endpoint.put(
    rounds.bucket,
    keys.map((key) => ({ key, body: rounds.log(1) })),
  )
  const sourceId = await rounds.newSource()
  await rounds.round(sourceId)
  await db.pool.query(
    `update source_object o
     set tries = said.tries
     from unnest($1::text[], $2::int[]) as said (key, tries)
     where o.source_id = $3 and o.key = said.key`,
    [keys, tries, sourceId],
  )
  rounds.endpoint.delete(rounds.bucket, keys)
  await rounds.load(sourceId)
  const { rows } = await db.pool.query(
    `select o.tries, round(extract(epoch from o.retry_at - f.finished_at) / 60)::int as minutes
     from source_object o
     join file f on f.id = o.file_id
     where o.source_id = $1
     order by o.tries`,
    [sourceId],
  )
  expect(rows).toEqual([
    { tries: 1, minutes: 1 },
    { tries: 2, minutes: 4 },
    { tries: 4, minutes: 64 },
    { tries: 51, minutes: 1440 },
  ])
})

test('credentials that the store does not know are said in words', async () => {
  const refusing = await startRefusingEndpoint(rounds.bucket)
  const sourceId = await rounds.newSource({ endpoint: refusing.url })
  const access = { ...rounds.access, endpoints: [refusing.url] }
  await runRound({ pool: db.pool, access, signal: new AbortController().signal, say: () => {} }, sourceId)
  expect(await rounds.source(sourceId)).toMatchObject({
    failures: 1,
    problem_code: 'no_credentials',
    problem: expect.stringContaining('The access key is not known'),
    permission: null,
  })
  await refusing.stop()
})

test('an endpoint that the environment does not allow is never asked', async () => {
  const sourceId = await rounds.newSource({ endpoint: 'http://127.0.0.1:1' })
  await rounds.round(sourceId)
  expect(await rounds.source(sourceId)).toMatchObject({ failures: 1, problem_code: 'not_allowed' })
})

test('workers wait out an outage of the store, however often they ask, and then load all', async () => {
  const files = rounds.trail(randomFrom(4), { files: 30, days: [today] })
  rounds.endpoint.put(rounds.bucket, files)
  const sourceId = await rounds.newSource({ endpoint: rounds.proxy.url })
  await rounds.round(sourceId)
  rounds.proxy.setRule(() => ({ status: 403, code: 'ExpiredToken' }))
  const own = connect(db.url, { max: 8 })
  const stopping = new AbortController()
  const said: string[] = []
  const working = runWorker({
    pool: own.pool,
    spool,
    access: rounds.access,
    signal: stopping.signal,
    say: (line) => said.push(line),
  })
  const asked = () => rounds.proxy.counts.rule
  const before = asked()
  // Each of those that are loaded at once, and then again after every wait.
  while (asked() < before + 6) await sleep(20)
  while ((await rounds.source(sourceId)).problem_at === null) await sleep(20)
  expect(await rounds.source(sourceId)).toMatchObject({
    problem_at: 'reading',
    problem_code: 'no_credentials',
  })
  expect(await rounds.ledger(sourceId)).toEqual({ queued: 30 })
  rounds.proxy.setRule(undefined)
  while ((await rounds.ledger(sourceId)).loaded !== 30) await sleep(20)
  stopping.abort()
  await working
  await disconnect(own)
  expect(said).toEqual([])
  expect(await rounds.imports(sourceId)).toMatchObject([{ status: 'done', files_failed: '0' }])
  expect(await rounds.source(sourceId)).toMatchObject({ problem: null })
})

test('an outage of the store gives files back and fails none', async () => {
  const files = rounds.trail(randomFrom(9), { files: 4, days: [today] })
  rounds.endpoint.put(rounds.bucket, files)
  const sourceId = await rounds.newSource({ endpoint: rounds.proxy.url })
  await rounds.round(sourceId)
  rounds.proxy.setRule(() => ({ status: 403, code: 'ExpiredToken' }))
  const outcomes = await rounds.load(sourceId)
  expect(outcomes.every((outcome) => typeof outcome === 'object' && outcome.laterMs > 0)).toBe(true)
  const { rows } = await db.pool.query('select distinct status, attempts from file where source_id = $1', [
    sourceId,
  ])
  expect(rows).toEqual([{ status: 'queued', attempts: 0 }])
  expect(await rounds.source(sourceId)).toMatchObject({
    problem_code: 'no_credentials',
    problem_at: 'reading',
  })
  rounds.proxy.setRule(undefined)
  await rounds.load(sourceId)
  expect(await rounds.ledger(sourceId)).toEqual({ loaded: 4 })
  expect(await rounds.source(sourceId)).toMatchObject({ problem: null })
})
