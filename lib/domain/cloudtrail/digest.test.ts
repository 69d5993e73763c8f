import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeSigner, makeTrail, type TestDigest } from '../../ingest/source/test-digests'
import { digestPlace, parseDigest, relocation } from './digest'

const signer = makeSigner()
const trail = makeTrail({ signer, from: new Date('2026-03-01T22:30:15Z'), hours: 2, lagMinutes: 45 })
const [first, second] = trail as [TestDigest, TestDigest]
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function parsed(text: string) {
  const digest = parseDigest(text, hash(text))
  if ('problem' in digest) throw new Error(digest.problem)
  return digest
}

describe('a digest', () => {
  test('says what it covers, names and follows', () => {
    const digest = parsed(second.text)
    expect(digest).toMatchObject({
      startsAt: BigInt(Date.parse('2026-03-01T23:30:15Z')) * 1000n,
      endsAt: BigInt(Date.parse('2026-03-02T00:30:15Z')) * 1000n,
      bucket: 'trail-logs',
      objectKey: second.key,
      fingerprint: signer.fingerprint,
      previous: {
        bucket: 'trail-logs',
        objectKey: first.key,
        hash: hash(first.text),
        signature: first.metadata.signature,
      },
    })
    expect(digest.files.map(({ day, kind, lagSeconds }) => [day, kind, lagSeconds])).toEqual([
      // The key's minute is without its 15 seconds.
      ['2026-03-01', 'CloudTrail', 45 * 60 - 15],
      ['2026-03-02', 'CloudTrail', 45 * 60 - 15],
    ])
  })

  test('is signed over its end, place, hash and the signature before it', () => {
    expect(parsed(second.text).signedText).toBe(
      `2026-03-02T00:30:15Z\ntrail-logs/${second.key}\n${hash(second.text)}\n${first.metadata.signature}`,
    )
  })

  test('that begins a chain is signed over the word null', () => {
    expect(parsed(first.text).previous).toBeNull()
    expect(parsed(first.text).signedText.endsWith('\nnull')).toBe(true)
  })

  test.each([
    ['not JSON', '{', 'it is not JSON'],
    ['no digest', '{"Records":[]}', 'its digestStartTime'],
    [
      'of another hash',
      first.text.replace('"SHA-256"', '"SHA-1"'),
      'its logFiles.0.hashAlgorithm is not sha-256',
    ],
    ['of another signature', first.text.replace('SHA256withRSA', 'MD5'), 'its digestSignatureAlgorithm'],
    ['without time', first.text.replace('2026-03-01T23:30:15Z', 'soon'), 'it does not end after it starts'],
    ['with a NUL', first.text.replace('s3Object":"', 's3Object":"\\u0000'), 'its logFiles.0.s3Object'],
    [
      'with a long name',
      first.text.replace('s3Object":"', `s3Object":"${'\u20ac'.repeat(400)}`),
      'its logFiles.0',
    ],
    [
      'with a NUL in its key',
      first.text.replace('Fingerprint":"', 'Fingerprint":"\\u0000'),
      'its digestPublicKey',
    ],
    ['backwards', first.text.replace('2026-03-01T22:30:15Z', '2026-03-03T00:00:00Z'), 'it does not end'],
  ])('%s is a problem', (_, text, problem) => {
    expect(parseDigest(text, hash(text))).toEqual({ problem: expect.stringContaining(problem) })
  })
})

test('a lag is no longer than a number of Postgres', () => {
  const text = first.text.replace(
    /"newestEventTime":"[^"]+"(?=,"oldestEventTime":"[^"]+"}\])/,
    '"newestEventTime":"0001-01-01T00:00:00Z"',
  )
  expect(parsed(text).files.at(-1)?.lagSeconds).toBe(2 ** 31 - 1)
})

describe('a copy', () => {
  const objectKey = 'p/AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/03/01/d.json.gz'
  const log = 'p/AWSLogs/111111111111/CloudTrail/eu-west-1/2026/03/01/l.json.gz'

  test.each([
    ['in place', objectKey, log],
    ['deeper', `backup/${objectKey}`, `backup/${log}`],
    ['without its prefix', objectKey.slice(2), log.slice(2)],
    ['under another prefix', `q/r/${objectKey.slice(2)}`, `q/r/${log.slice(2)}`],
    ['without AWSLogs', objectKey.slice(10), log.slice(10)],
  ])('%s names its files beside it', (_, key, expected) => {
    expect(relocation(key, objectKey)?.(log)).toBe(expected)
  })

  test('under another account, kind, day, region or name is no copy', () => {
    expect(relocation(objectKey.replace('111111111111', '222222222222'), objectKey)).toBeNull()
    expect(relocation(objectKey.replace('-Digest', ''), objectKey)).toBeNull()
    expect(relocation(objectKey.replace('03/01', '03/02'), objectKey)).toBeNull()
    expect(relocation(objectKey.replace('eu-west-1', 'eu-west-2'), objectKey)).toBeNull()
    expect(relocation(objectKey.replace('d.json', 'e.json'), objectKey)).toBeNull()
  })

  test('does not know what was not beside the original', () => {
    expect(relocation(objectKey.slice(2), objectKey)?.('other/AWSLogs/1')).toBeNull()
  })
})

test('chains differ by folder, trail, home region and backfill', () => {
  const chains = [
    first,
    ...makeTrail({ signer, from: first.startsAt, hours: 1, trail: 'other' }),
    ...makeTrail({ signer, from: first.startsAt, hours: 1, backfill: true }),
    ...makeTrail({ signer, from: first.startsAt, hours: 1, prefix: 'p/' }),
    ...makeTrail({ signer, from: first.startsAt, hours: 1, region: 'us-east-1' }),
  ].map(({ key }) => digestPlace(key).chain)
  expect(new Set(chains).size).toBe(5)
  expect(digestPlace(second.key)).toEqual(digestPlace(first.key))
  expect(digestPlace(first.key)).toEqual({
    root: 'AWSLogs/111111111111/',
    chain:
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/111111111111_CloudTrail-Digest_eu-west-1_management_eu-west-1',
  })
})
