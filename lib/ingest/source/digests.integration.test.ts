// What the digests of a bucket say of its log files, one verdict at a time.
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { both, digestScene, FROM, tampered } from './test-digest-scene'
import { makeSigner, makeTrail, objectsOf } from './test-digests'
import { at, replacing, without } from './test-source'

const db = testDatabase()
const { endpoint, synced, hours } = digestScene(db)

describe('a log file is', () => {
  test('verified where a signed digest names its content', async () => {
    const digests = hours(3)
    const source = await synced(objectsOf(digests))
    expect(await source.of(digests)).toEqual([both('verified'), both('verified'), both('verified')])
    expect([...(await source.digests()).values()]).toEqual(
      Array(3).fill({ state: 'valid', reason: null, hole: null }),
    )
  })

  test('altered where one byte of it is another, and nothing else is', async () => {
    const digests = hours(3)
    const { key, body } = at(at(digests, 1).logs, 0)
    const source = await synced(
      replacing(
        objectsOf(digests),
        key,
        gzipSync(gunzipSync(body).toString().replace('ListBuckets', 'ListBuckett')),
      ),
    )
    expect(await source.of(digests)).toEqual([both('verified'), ['altered', 'verified'], both('verified')])
  })

  test('altered where it is cut', async () => {
    const digests = hours(1)
    const { key, body } = at(at(digests, 0).logs, 1)
    const source = await synced(replacing(objectsOf(digests), key, body.subarray(0, 60)))
    expect(await source.of(digests)).toEqual([['verified', 'altered']])
    expect((await source.verdicts()).get(key)?.reason).toContain('ends early')
  })

  test('the same where it is only packed otherwise', async () => {
    const digests = hours(1)
    const { key, body } = at(at(digests, 0).logs, 1)
    const source = await synced(replacing(objectsOf(digests), key, gunzipSync(body)))
    expect(await source.of(digests)).toEqual([both('verified')])
  })

  test('deleted where a signed digest names it and the bucket lacks it', async () => {
    const digests = hours(2)
    const source = await synced(without(objectsOf(digests), at(at(digests, 1).logs, 0)))
    expect(await source.of(digests)).toEqual([both('verified'), ['deleted', 'verified']])
  })

  test('not covered where no digest names it', async () => {
    const digests = hours(3)
    const source = await synced(without(objectsOf(digests), at(digests, 2)))
    expect(await source.of(digests)).toEqual([both('verified'), both('verified'), both('not covered')])
    expect((await source.verdicts()).get(at(at(digests, 2).logs, 0).key)?.reason).toBe('No digest names it.')
  })

  test('not covered before it is loaded, and where reading it is refused', async () => {
    const digests = hours(1)
    const source = await synced(objectsOf(digests))
    const { key } = at(at(digests, 0).logs, 0)
    for (const state of ['found', 'queued', 'archived', 'refused', 'removed']) {
      await db.pool.query(
        'update source_object set state = $3, content_hash = null where source_id = $1 and key = $2',
        [source.id, key, state],
      )
      expect([state, ...(await source.of(digests))]).toEqual([state, ['not covered', 'verified']])
    }
    for (const [state, verdict] of [
      ['gone', 'deleted'],
      ['failed', 'altered'],
    ]) {
      await db.pool.query('update source_object set state = $3 where source_id = $1 and key = $2', [
        source.id,
        key,
        state,
      ])
      expect(await source.of(digests)).toEqual([[verdict, 'verified']])
    }
  })
})

describe('a log file that is not there is not deleted', () => {
  const digests = hours(2)
  const lacking = without(objectsOf(digests), at(at(digests, 1).logs, 0))
  const nobody = [both('verified'), [undefined, 'verified']]

  test('before its day was listed since it was delivered', async () => {
    const source = await synced(lacking)
    expect(await source.of(digests)).toEqual([both('verified'), ['deleted', 'verified']])
    const listed = (recently: Date, fully: Date | null) =>
      db.pool.query('update source set synced_at = $2, listed_fully_at = $3 where id = $1', [
        source.id,
        recently,
        fully,
      ])
    const { endsAt } = at(digests, 1)
    const minutesLater = (minutes: number) => new Date(endsAt.getTime() + minutes * 60_000)
    await listed(minutesLater(60), null)
    expect((await source.of(digests)).at(1)).toEqual(['deleted', 'verified'])
    // A round looks at the last days only, unless it is a full one.
    await listed(minutesLater(5 * 24 * 60), null)
    expect(await source.of(digests)).toEqual(nobody)
    await listed(minutesLater(5 * 24 * 60), minutesLater(16))
    expect((await source.of(digests)).at(1)).toEqual(['deleted', 'verified'])
    await listed(minutesLater(5 * 24 * 60), minutesLater(14))
    expect(await source.of(digests)).toEqual(nobody)
  })

  test.each([
    ['since', `since = '2026-03-02'`],
    ['account', `accounts = '{222222222222}'`],
    ['region', `regions = '{us-east-1}'`],
    ['kind', `kinds = '{CloudTrail-Insight}'`],
  ])('where the source leaves out its %s', async (_, change) => {
    const source = await synced(lacking)
    await db.pool.query(`update source set ${change} where id = $1`, [source.id])
    expect((await source.of(digests)).at(1)).toEqual([undefined, 'verified'])
  })

  test('where only an altered digest names it', async () => {
    const digest = at(digests, 1)
    const source = await synced(replacing(lacking, digest.key, tampered(digest.text)))
    expect(await source.of(digests)).toEqual([both('verified'), [undefined, 'chain broken']])
  })
})

test('a copy under another prefix is compared with its own files', async () => {
  const digests = hours(2, { prefix: 'org/' })
  const copied = objectsOf(digests).map((object) => ({ ...object, key: `2026-copy/${object.key}` }))
  const source = await synced(without(copied, { key: `2026-copy/${at(at(digests, 1).logs, 1).key}` }))
  const verdicts = await source.verdicts()
  expect(
    digests.flatMap(({ logs }) => logs.map(({ key }) => verdicts.get(`2026-copy/${key}`)?.verdict)),
  ).toEqual(['verified', 'verified', 'verified', 'deleted'])
})

test('of two digests that name one file the proven one counts', async () => {
  const digests = hours(2)
  const victim = at(at(digests, 0).logs, 0)
  const [forged] = makeTrail({ signer: makeSigner(), from: FROM, hours: 1, trail: 'a-first' })
  const text = (forged?.text ?? '').replace(/"s3Object":"[^"]+"/, `"s3Object":"${victim.key}"`)
  const source = await synced([
    ...objectsOf(digests),
    { key: forged?.key ?? '', body: gzipSync(text), metadata: {} },
  ])
  expect((await source.of(digests)).at(0)).toEqual(both('verified'))
})

test('what is replaced is judged by what it is now', async () => {
  const digests = hours(3)
  const source = await synced(objectsOf(digests))
  const { key, text } = at(digests, 1)
  endpoint().put(source.bucket, [{ key, body: tampered(text), metadata: {} }])
  await source.round()
  expect(await source.of(digests)).toEqual([both('verified'), both('chain broken'), both('verified')])
  endpoint().put(source.bucket, [at(digests, 1)])
  await source.round()
  expect(await source.of(digests)).toEqual(Array(3).fill(both('verified')))
})
