import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { parseInstant } from '../domain/time'
import { makeSigner, makeTrail, objectsOf, type TrailObject } from '../ingest/source/test-digests'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from '../ingest/source/test-endpoint'
import { at, knowKey, replacing, TestSource, without } from '../ingest/source/test-source'
import { type CoverageQuestion, coverage } from './coverage'

const db = testDatabase()
const signer = makeSigner()
const FROM = new Date('2026-03-01T20:00:00Z')
const NOW = new Date('2026-03-02T12:00:00Z')

let endpoint: TestEndpoint
beforeAll(async () => {
  Object.assign(process.env, TEST_AWS_ENVIRONMENT)
  endpoint = await startTestEndpoint()
  await knowKey(db.pool, signer)
})
afterAll(() => endpoint.stop())

const hours = (count: number, more: Partial<Parameters<typeof makeTrail>[0]> = {}) =>
  makeTrail({ signer, from: FROM, hours: count, ...more })
const synced = (objects: readonly TrailObject[]) => TestSource.synced(db.pool, endpoint, objects)

const RANGE = { from: parseInstant('2026-03-01T18:00:00Z'), to: parseInstant('2026-03-02T08:00:00Z') }
async function of(source: TestSource, more: Partial<CoverageQuestion> = {}) {
  const answer = await coverage(db, { ...RANGE, source: String(source.id), interval: 'digest', ...more }, NOW)
  return answer.coverage.map((place) => ({
    ...place,
    intervals: place.intervals.map(({ from, to, state, files, missing }) =>
      [from.slice(11, 16), to.slice(11, 16), state, files, missing].join(' '),
    ),
  }))
}
const intervals = async (source: TestSource, more?: Partial<CoverageQuestion>) =>
  (await of(source, more))[0]?.intervals

test('is complete where digests name what is here, and unknown before and after them', async () => {
  const source = await synced(objectsOf(hours(3)))
  expect(await of(source)).toEqual([
    {
      account: '111111111111',
      region: 'eu-west-1',
      intervals: ['18:00 20:00 unknown 0 0', '20:00 23:00 complete 6 0', '23:00 08:00 unknown 0 0'],
    },
  ])
})

test('is the same whether a digest is settled or each of its files is looked at', async () => {
  const source = await synced(objectsOf([...hours(3), ...hours(2, { trail: 'slow', lagMinutes: 50 })]))
  const settled = async () =>
    (
      await db.pool.query('select settled, count(*)::int from digest where source_id = $1 group by 1', [
        source.id,
      ])
    ).rows
  expect(await settled()).toEqual([{ settled: true, count: 5 }])
  const before = await of(source)
  await db.pool.query('update digest set settled = false where source_id = $1', [source.id])
  expect(await of(source)).toEqual(before)
  await source.round()
  expect(await settled()).toEqual([{ settled: true, count: 5 }])
  await db.pool.query(
    `update source_object set content_hash = null
     where source_id = $1 and key = (select min(key) from digest_file where source_id = $1)`,
    [source.id],
  )
  await source.round()
  expect((await settled()).find((row) => !row.settled)).toEqual({ settled: false, count: 1 })
})

test('an empty digest proves that there was nothing', async () => {
  const source = await synced(objectsOf(hours(3, { minutes: () => [] })))
  expect(await intervals(source)).toContain('20:00 23:00 complete 0 0')
})

test('without digests it is unknown, with the files that came', async () => {
  const source = await synced(hours(3).flatMap(({ logs }) => logs))
  expect(await intervals(source)).toEqual(['18:00 08:00 unknown 6 0'])
})

test('is missing where a named file is deleted, altered, archived, refused, failed or removed', async () => {
  const digests = hours(3)
  const file = at(at(digests, 1).logs, 0)
  const holed = ['20:00 21:00 complete 2 0', '21:00 22:00 missing 1 1', '22:00 23:00 complete 2 0']
  const source = await synced(without(objectsOf(digests), file))
  expect((await intervals(source))?.slice(1, -1)).toEqual(holed)
  const other = await synced(objectsOf(digests))
  for (const state of ['archived', 'refused', 'failed', 'removed', 'gone']) {
    await db.pool.query(
      'update source_object set state = $3, content_hash = null where source_id = $1 and key = $2',
      [other.id, file.key, state],
    )
    expect((await intervals(other))?.slice(1, -1)).toEqual(holed)
  }
  const altered = await synced(replacing(objectsOf(digests), file.key, gzipSync('{"Records":[]}')))
  expect((await intervals(altered))?.slice(1, -1)).toEqual([
    '20:00 21:00 complete 2 0',
    // It is here, but not as it was delivered.
    '21:00 22:00 missing 2 1',
    '22:00 23:00 complete 2 0',
  ])
})

test('is unknown while a named file is loading, or not listed yet', async () => {
  const digests = hours(1)
  const file = at(at(digests, 0).logs, 0)
  const source = await synced(objectsOf(digests))
  for (const state of ['found', 'queued']) {
    await db.pool.query('update source_object set state = $3 where source_id = $1 and key = $2', [
      source.id,
      file.key,
      state,
    ])
    expect(await intervals(source)).toEqual(['18:00 08:00 unknown 1 0'])
  }
  const [place] = (await coverage(db, { ...RANGE, source: String(source.id), interval: 'digest' }, NOW))
    .coverage
  expect(place?.intervals[0]?.reason).toContain('Still being loaded: 1 of')
  const lacking = await synced(without(objectsOf(digests), file))
  await db.pool.query('update source set listed_fully_at = null where id = $1', [lacking.id])
  expect(await intervals(lacking)).toEqual(['18:00 08:00 unknown 1 0'])
})

test('is late where a file came half an hour after its newest event', async () => {
  const source = await synced(
    objectsOf([
      ...hours(1, { lagMinutes: 30 }),
      ...hours(1, { from: new Date('2026-03-01T21:00:00Z'), lagMinutes: 31, trail: 'slow' }),
    ]),
  )
  expect((await intervals(source))?.slice(1, -1)).toEqual([
    '20:00 21:00 complete 2 0',
    '21:00 22:00 late 2 0',
  ])
})

test('an altered digest proves nothing; one without a key still says what was delivered', async () => {
  const digests = hours(3)
  const { key, text } = at(digests, 1)
  const source = await synced(
    replacing(objectsOf(digests), key, gzipSync(text.replace('"awsAccountId"', '"awsAccountIx"'))),
  )
  expect((await intervals(source))?.slice(1, -1)).toEqual([
    '20:00 21:00 complete 2 0',
    '21:00 22:00 unknown 2 0',
    '22:00 23:00 complete 2 0',
  ])
  const unknown = await synced(objectsOf(makeTrail({ signer: makeSigner(), from: FROM, hours: 3 })))
  expect(await intervals(unknown)).toContain('20:00 23:00 complete 6 0')
  const { coverage: places } = await coverage(
    db,
    { ...RANGE, source: String(unknown.id), interval: 'digest' },
    NOW,
  )
  expect(places[0]?.intervals[1]?.reason).toContain('The digests are not proven: CloudTrail')
})

test('files in another bucket are not known to be here', async () => {
  const source = await synced(objectsOf(hours(1, { logBucket: 'another' })))
  expect(await intervals(source)).toEqual(['18:00 08:00 unknown 2 0'])
  const { coverage: places } = await coverage(
    db,
    { ...RANGE, source: String(source.id), interval: 'digest' },
    NOW,
  )
  expect(places[0]?.intervals[0]?.reason).toContain('Digests name 2 log files in another bucket')
})

test('a hole in the chain is unknown, with the files that came in it', async () => {
  const digests = hours(5)
  const source = await synced(without(objectsOf(digests), at(digests, 1), at(digests, 2)))
  expect((await intervals(source))?.slice(1, -1)).toEqual([
    '20:00 21:00 complete 2 0',
    '21:00 23:00 unknown 4 0',
    '23:00 01:00 complete 4 0',
  ])
})

test('what one trail lacks is not made up for by another', async () => {
  const [digests, others] = [hours(3), hours(3, { trail: 'other', minutes: () => [] })]
  const { key, text } = at(digests, 1)
  const around = ['20:00 21:00 complete 2 0', '21:00 22:00 unknown 2 0', '22:00 23:00 complete 2 0']
  const all = objectsOf([...digests, ...others])
  const holed = await synced(without(all, at(digests, 1)))
  expect((await intervals(holed))?.slice(1, -1)).toEqual(around)
  const altered = await synced(
    replacing(all, key, gzipSync(text.replace('"awsAccountId"', '"awsAccountIx"'))),
  )
  expect((await intervals(altered))?.slice(1, -1)).toEqual(around)
  const backfilled = await synced([
    ...without(objectsOf(digests), at(digests, 1)),
    ...objectsOf(hours(3, { backfill: true, minutes: () => [] })),
  ])
  expect((await intervals(backfilled))?.slice(1, -1)).toEqual(around)
})

test('a digest that nobody can check says nothing where others are proven', async () => {
  const more = { from: new Date('2026-03-01T22:00:00Z'), minutes: () => [] }
  const ofUnknownKey = hours(2, { ...more, signer: makeSigner() })
  const unsigned = hours(2, { ...more, trail: 'forged' }).map((digest) => ({ ...digest, metadata: {} }))
  const source = await synced(objectsOf([...hours(2), ...ofUnknownKey, at(unsigned, 0)]))
  expect(await intervals(source)).toEqual([
    '18:00 20:00 unknown 0 0',
    '20:00 22:00 complete 4 0',
    '22:00 08:00 unknown 0 0',
  ])
})

test('what the source leaves out is not missing', async () => {
  const digests = hours(2)
  const insights = hours(2, { kind: 'CloudTrail-Insight', trail: 'insights', minutes: () => [30] })
  const objects = [
    ...objectsOf(digests),
    ...insights.map(({ key, body, metadata }) => ({ key, body, metadata })),
  ]
  const source = await synced(objects)
  expect(await intervals(source)).toContain('20:00 22:00 missing 4 2')
  await db.pool.query(`update source set kinds = '{CloudTrail}' where id = $1`, [source.id])
  expect(await intervals(source)).toContain('20:00 22:00 complete 4 0')
  const question = { ...RANGE, source: String(source.id), interval: 'digest' } as const
  expect((await coverage(db, question, NOW)).coverage[0]?.intervals[1]?.reason).toBe(
    'The filters of the source leave out log files that digests name: 2.',
  )
})

test('a day is as its worst hour', async () => {
  const digests = hours(28, { from: new Date('2026-02-28T00:00:00Z') })
  const source = await synced(
    without(objectsOf(digests), at(at(digests, 3).logs, 0), at(at(digests, 7).logs, 1)),
  )
  const days = await of(source, { from: null, to: parseInstant('2026-03-01T04:00:00Z'), interval: 'day' })
  expect(days[0]?.intervals).toEqual(['00:00 00:00 missing 46 2', '00:00 04:00 complete 8 0'])
  expect((await intervals(source, { from: null, interval: 'day' }))?.at(-1)).toBe('00:00 08:00 unknown 0 0')
})

test('is told for each account and region, and for those that are asked for', async () => {
  const source = await synced(
    objectsOf([
      ...hours(1),
      ...hours(1, { region: 'us-east-1' }),
      ...hours(1, { account: '222222222222', region: 'us-east-1' }),
    ]),
  )
  const places = async (more: Partial<CoverageQuestion> = {}) =>
    (await of(source, more)).map(({ account, region }) => `${account} ${region}`)
  expect(await places()).toEqual([
    '111111111111 eu-west-1',
    '111111111111 us-east-1',
    '222222222222 us-east-1',
  ])
  expect(await places({ region: 'us-east-1' })).toHaveLength(2)
  expect(await places({ account: '222222222222' })).toHaveLength(1)
  expect(await places({ account: '333333333333' })).toEqual([])
  expect(await places({ source: '999999' })).toEqual([])
})

test('two sources of one account and region are one', async () => {
  const digests = hours(2, { account: '444444444444' })
  await synced(without(objectsOf(digests), at(digests, 0)))
  await synced(without(objectsOf(digests), at(digests, 1)))
  const answer = await coverage(db, { ...RANGE, account: '444444444444', interval: 'digest' }, NOW)
  expect(answer.coverage.map(({ intervals }) => intervals.map(({ state }) => state))).toEqual([
    ['unknown', 'complete', 'unknown'],
  ])
})

test('the range begins with the data and ends now, at the latest', async () => {
  const source = await synced(objectsOf(hours(1)))
  const question = { source: String(source.id), interval: 'digest' } as const
  const open = await coverage(db, { ...question, from: null, to: null }, NOW)
  expect([open.from, open.to]).toEqual(['2026-03-01T00:00:00Z', '2026-03-02T12:00:00Z'])
  const future = await coverage(
    db,
    { ...question, from: null, to: parseInstant('2027-01-01T00:00:00Z') },
    NOW,
  )
  expect(future.to).toBe('2026-03-02T12:00:00Z')
  const after = await coverage(db, { ...question, from: parseInstant('2027-01-01T00:00:00Z'), to: null }, NOW)
  expect(after).toEqual({ from: null, to: null, coverage: [] })
})

test('more intervals than anybody could read are refused', async () => {
  const source = await synced(objectsOf(hours(1)))
  const long = { from: parseInstant('1900-01-01T00:00:00Z'), to: null, source: String(source.id) }
  await expect(coverage(db, { ...long, interval: 'day' }, NOW)).rejects.toMatchObject({
    status: 400,
    field: 'from',
  })
  expect((await coverage(db, { ...long, interval: 'digest' }, NOW)).coverage[0]?.intervals).toHaveLength(3)
})
