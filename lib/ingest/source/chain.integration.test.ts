// What breaks a chain of digests, and what that means for the files that they name.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { both, digestScene, FROM, tampered } from './test-digest-scene'
import { makeSigner, makeTrail, objectsOf } from './test-digests'
import { at, replacing, without } from './test-source'

const db = testDatabase()
const { signer, endpoint, synced, hours } = digestScene(db)

describe('the chain', () => {
  test('is broken for the files of a digest with one byte flipped, and for no others', async () => {
    const digests = hours(4)
    const { key, text } = at(digests, 1)
    const hash = /"hashValue":"(.)/.exec(text)?.[1] === '0' ? '1' : '0'
    const source = await synced(
      replacing(objectsOf(digests), key, gzipSync(text.replace(/"hashValue":"./, `"hashValue":"${hash}`))),
    )
    expect(await source.of(digests)).toEqual([
      both('verified'),
      both('chain broken'),
      both('verified'),
      both('verified'),
    ])
    expect((await source.digests()).get(key)).toMatchObject({ state: 'invalid', hole: null })
  })

  test('is broken for the files of a digest whose object is damaged', async () => {
    const digests = hours(3)
    const { key, body } = at(digests, 1)
    const damaged = Buffer.from(body)
    damaged[40] = (damaged[40] ?? 0) ^ 1
    const source = await synced(replacing(objectsOf(digests), key, damaged))
    expect(await source.of(digests)).toEqual([both('verified'), both('chain broken'), both('verified')])
    expect((await source.digests()).get(at(digests, 2).key)?.hole).toContain(`${key} cannot be read`)
  })

  test('is broken by a digest under another time, which proves nothing there', async () => {
    const digests = hours(3)
    const moved = { ...at(digests, 0), key: at(digests, 1).key }
    const source = await synced([...without(objectsOf(digests), moved), moved])
    expect(await source.of(digests)).toEqual([both('verified'), both('chain broken'), both('verified')])
  })

  test('is broken by a digest that somebody else signed', async () => {
    const digests = hours(3)
    const forged = at(makeTrail({ signer: makeSigner(), from: FROM, hours: 2, trail: 'management' }), 1)
    const text = forged.text.replace(
      /"digestPublicKeyFingerprint":"\w+"/,
      `"digestPublicKeyFingerprint":"${signer.fingerprint}"`,
    )
    const source = await synced([...without(objectsOf(digests), forged), { ...forged, body: gzipSync(text) }])
    expect(await source.of(digests)).toEqual([both('verified'), both('chain broken'), both('verified')])
  })

  test('is broken by a digest that somebody signed with a key of his own', async () => {
    const digests = hours(3)
    const forged = at(makeTrail({ signer: makeSigner(), from: FROM, hours: 2 }), 1)
    const source = await synced([...without(objectsOf(digests), forged), forged])
    expect(await source.of(digests)).toEqual([both('verified'), both('chain broken'), both('verified')])
  })

  test('has a hole where two digests in a row are gone, and is proven on both sides of it', async () => {
    const digests = hours(6)
    const source = await synced(without(objectsOf(digests), at(digests, 2), at(digests, 3)))
    expect(await source.of(digests)).toEqual([
      both('verified'),
      both('verified'),
      both('chain broken'),
      both('chain broken'),
      both('verified'),
      both('verified'),
    ])
    const { rows } = await db.pool.query(
      `select hole_from, starts_at, previous_key, hole_broken from digest where source_id = $1 and hole_from is not null`,
      [source.id],
    )
    expect(rows).toEqual([
      {
        hole_from: at(digests, 2).startsAt,
        starts_at: at(digests, 3).endsAt,
        previous_key: at(digests, 3).key,
        hole_broken: true,
      },
    ])
  })

  test('heals when the missing digests come back', async () => {
    const digests = hours(5)
    const source = await synced(without(objectsOf(digests), at(digests, 1), at(digests, 2)))
    endpoint().put(source.bucket, objectsOf([at(digests, 1), at(digests, 2)]))
    await source.round()
    expect(await source.of(digests)).toEqual(Array(5).fill(both('verified')))
    expect([...(await source.digests()).values()].every(({ hole }) => hole === null)).toBe(true)
  })

  test('begins anew without being broken, and files between are not covered', async () => {
    const before = hours(2)
    const between = hours(1, { from: new Date(FROM.getTime() + 2 * 3_600_000) })
    const after = hours(2, { from: new Date(FROM.getTime() + 3 * 3_600_000) })
    const source = await synced(without(objectsOf([...before, ...between, ...after]), at(between, 0)))
    expect(await source.of([...before, ...between, ...after])).toEqual([
      both('verified'),
      both('verified'),
      both('not covered'),
      both('verified'),
      both('verified'),
    ])
  })

  test('has a hole before its first digest where that follows one, unless it is older than the source reads', async () => {
    const digests = hours(5)
    const objects = without(
      objectsOf(digests),
      at(digests, 0),
      at(digests, 1),
      at(digests, 2),
      at(digests, 3),
    )
    const source = await synced(objects)
    // Of the two before the day that ends at 00:00:15 only the last is known to be missing.
    expect(await source.of(digests)).toEqual([
      both('not covered'),
      both('not covered'),
      both('not covered'),
      both('chain broken'),
      both('verified'),
    ])
    // The last one before this digest was delivered on a day that the source does not read.
    const late = await synced(without(objectsOf(digests), ...digests.slice(0, 3)), { since: '2026-03-02' })
    expect((await late.digests()).get(at(digests, 3).key)).toEqual({
      state: 'valid',
      reason: null,
      hole: null,
    })
  })

  test('has no hole any more where the source no longer reads that far back', async () => {
    const digests = hours(5)
    const source = await synced(without(objectsOf(digests), ...digests.slice(0, 3)))
    const hole = async () => (await source.digests()).get(at(digests, 3).key)?.hole
    expect(await hole()).toContain('is missing')
    await db.pool.query(`update source set since = '2026-03-02' where id = $1`, [source.id])
    await source.round()
    expect(await hole()).toBeNull()
  })

  test('of a backfill stands for itself', async () => {
    const digests = hours(3)
    const late = hours(3, { backfill: true, minutes: () => [20] })
    const { key, text } = at(late, 1)
    const objects = replacing([...objectsOf(digests), ...objectsOf(late)], key, tampered(text))
    const source = await synced(objects)
    expect(await source.of(digests)).toEqual(Array(3).fill(both('verified')))
    expect(await source.of(late)).toEqual([['verified'], ['chain broken'], ['verified']])
    const holed = await synced(without(objects, at(digests, 1)))
    expect(await holed.of(digests)).toEqual([both('verified'), both('chain broken'), both('verified')])
    expect((await holed.of(late)).at(2)).toEqual(['verified'])
  })

  test('of another trail in the bucket is no business of a file under another prefix', async () => {
    const digests = hours(3)
    const unproven = hours(3, { prefix: 'plain/' }).flatMap(({ logs }) => logs)
    const source = await synced([...without(objectsOf(digests), at(digests, 1)), ...unproven])
    const verdicts = await source.verdicts()
    expect(unproven.map(({ key }) => verdicts.get(key)?.verdict)).toEqual(Array(6).fill('not covered'))
  })
})

describe('without metadata', () => {
  const digests = hours(4)
  const bare = objectsOf(digests).map((object) => ({ ...object, metadata: {} }))

  test('each digest is proven by the one after it, and only the newest is not', async () => {
    const source = await synced(bare)
    expect(await source.of(digests)).toEqual([
      both('verified'),
      both('verified'),
      both('verified'),
      both('not covered'),
    ])
    expect((await source.digests()).get(at(digests, 3).key)).toMatchObject({
      state: 'unproven',
      reason: 'Its signature is lost, and no later digest holds a copy of it.',
    })
  })

  test('chains that run beside each other do not mistake their digests', async () => {
    const late = hours(4, { backfill: true, minutes: () => [20] }).map((digest) => ({
      ...digest,
      metadata: {},
    }))
    const source = await synced([...bare, ...objectsOf(late)])
    expect((await source.of(digests)).slice(0, 3)).toEqual(Array(3).fill(both('verified')))
    expect(await source.of(late)).toEqual([['verified'], ['verified'], ['verified'], ['not covered']])
  })

  test('the newest is proven as soon as there is a newer one', async () => {
    const source = await synced(without(bare, at(digests, 3)))
    expect((await source.of(digests)).at(2)).toEqual(both('not covered'))
    endpoint().put(source.bucket, [{ ...at(digests, 3), metadata: {} }])
    await source.round()
    expect((await source.of(digests)).at(2)).toEqual(both('verified'))
  })

  test('an altered digest is found, and its neighbours are none the worse where they can be', async () => {
    const { key, text } = at(digests, 1)
    const source = await synced(replacing(bare, key, tampered(text)))
    expect(await source.of(digests)).toEqual([
      // Its signature is in the altered one, untouched.
      both('verified'),
      both('chain broken'),
      both('verified'),
      both('not covered'),
    ])
  })

  test('an altered one that holds nothing true about the one before it proves nothing against it', async () => {
    const { key, text } = at(digests, 1)
    const wrong = text
      .replace(/"previousDigestHashValue":"\w{64}"/, `"previousDigestHashValue":"${'0'.repeat(64)}"`)
      .replace(/"previousDigestSignature":"\w{4}/, '"previousDigestSignature":"0000')
    const source = await synced(replacing(bare, key, gzipSync(wrong)))
    expect((await source.of(digests)).slice(0, 3)).toEqual([
      both('not covered'),
      both('chain broken'),
      both('verified'),
    ])
    expect((await source.digests()).get(at(digests, 0).key)?.reason).toBe(
      'Its signature is lost, and the digest that holds a copy of it was altered.',
    )
  })

  test('the newest altered speaks against nobody', async () => {
    const { key, text } = at(digests, 3)
    const wrong = text.replace(
      /"previousDigestHashValue":"\w{64}"/,
      `"previousDigestHashValue":"${'0'.repeat(64)}"`,
    )
    const source = await synced(replacing(bare, key, gzipSync(wrong)))
    expect((await source.of(digests)).slice(0, 3)).toEqual(Array(3).fill(both('verified')))
  })

  test('the newest is found to be altered where it contradicts one that is proven', async () => {
    const { key, text } = at(digests, 3)
    const wrong = text.replace(
      /"previousDigestHashValue":"\w{64}"/,
      `"previousDigestHashValue":"${'0'.repeat(64)}"`,
    )
    const objects = without(objectsOf(digests), { key })
    const source = await synced([...objects, { key, body: gzipSync(wrong), metadata: {} }])
    expect(await source.of(digests)).toEqual([...Array(3).fill(both('verified')), both('chain broken')])
  })

  test('a deleted file is told of, and is deleted only where that is proven', async () => {
    const [third, fourth] = [at(at(digests, 2).logs, 0), at(at(digests, 3).logs, 0)]
    const source = await synced(without(bare, third, fourth))
    const verdicts = await source.verdicts()
    expect(verdicts.get(third.key)?.verdict).toBe('deleted')
    expect(verdicts.get(fourth.key)).toEqual({
      verdict: 'not covered',
      reason: expect.stringContaining('It is not there, and the digest that names it is not proven'),
    })
  })
})
