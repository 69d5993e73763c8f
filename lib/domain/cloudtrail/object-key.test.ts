import { describe, expect, test } from 'vitest'
import { parseObjectKey } from './object-key'

const LOG = '111122223333_CloudTrail_eu-central-1_20260131T2355Z_AbCdEf0123456789.json.gz'
const FOLDER = '111122223333/CloudTrail/eu-central-1/2026/01/31'
const FOLDER_AND_LOG = `${FOLDER}/${LOG}`
const DIGESTS = '111122223333/CloudTrail-Digest/us-east-1/2026/02/01'

describe('parseObjectKey', () => {
  test('reads the layout', () => {
    expect(parseObjectKey(`AWSLogs/${FOLDER}/${LOG}`)).toEqual({
      prefix: '',
      kind: 'CloudTrail',
      account: '111122223333',
      region: 'eu-central-1',
      organisation: null,
      day: '2026-01-31',
      deliveredAt: new Date('2026-01-31T23:55:00Z'),
      digest: null,
    })
  })

  test.each([
    [`some/pre fix/AWSLogs/${FOLDER}/${LOG}`, 'some/pre fix/', null],
    [`/AWSLogs/${FOLDER}/${LOG}`, '/', null],
    [`AWSLogs/o-abcdefghij/${FOLDER}/${LOG}`, '', 'o-abcdefghij'],
    [`o-abcdefghij/AWSLogs/${FOLDER}/${LOG}`, '', 'o-abcdefghij'],
    [`o-abcdefghij/AWSLogs/o-abcdefghij/${FOLDER}/${LOG}`, '', 'o-abcdefghij'],
    [`x/o-abcdefghij/AWSLogs/${FOLDER}/${LOG}`, 'x/', 'o-abcdefghij'],
    [FOLDER_AND_LOG, '', null],
    [`copy/${FOLDER_AND_LOG}`, 'copy/', null],
    [`copy/o-abcdefghij/${FOLDER_AND_LOG}`, 'copy/', 'o-abcdefghij'],
    [`not-o-abcdefghij/${FOLDER_AND_LOG}`, 'not-o-abcdefghij/', null],
    [`XAWSLogs/${FOLDER_AND_LOG}`, 'XAWSLogs/', null],
    [`AWSLogs/not/a/layout/AWSLogs/${FOLDER}/${LOG}`, 'AWSLogs/not/a/layout/', null],
    [`line\nbreak/AWSLogs/${FOLDER}/${LOG}`, 'line\nbreak/', null],
  ])('finds prefix and organisation of %j', (key, prefix, organisation) => {
    expect(parseObjectKey(key)).toMatchObject({ prefix, organisation, account: '111122223333' })
  })

  test.each([
    'CloudTrail-Insight',
    'CloudTrail-NetworkActivity',
    'CloudTrail-Aggregated',
    'CloudTrail-Coming',
  ])('knows the kind %s by its folder', (kind) => {
    const key = `AWSLogs/111122223333/${kind}/us-gov-west-1/2026/01/31/111122223333_${kind}_us-gov-west-1_20260131T0005Z_x.json.gz`
    expect(parseObjectKey(key)).toMatchObject({
      kind,
      region: 'us-gov-west-1',
      deliveredAt: new Date('2026-01-31T00:05:00Z'),
      digest: null,
    })
  })

  test.each([
    ['_20260201T101500Z.json.gz', false],
    ['_20260201T101500Z_backfill.json.gz', true],
  ])('reads a digest with %s', (ending, backfill) => {
    const file = `111122223333_CloudTrail-Digest_us-east-1_my_odd-trail.1_eu-west-1${ending}`
    expect(parseObjectKey(`p/AWSLogs/o-abcdefghij/${DIGESTS}/${file}`)).toEqual({
      prefix: 'p/',
      kind: 'CloudTrail-Digest',
      account: '111122223333',
      region: 'us-east-1',
      organisation: 'o-abcdefghij',
      day: '2026-02-01',
      deliveredAt: new Date('2026-02-01T10:15:00Z'),
      digest: { trail: 'my_odd-trail.1', homeRegion: 'eu-west-1', backfill },
    })
  })

  test('keeps a file of another name: the folder says enough', () => {
    expect(parseObjectKey(`AWSLogs/${FOLDER}/copied.json`)).toMatchObject({
      day: '2026-01-31',
      deliveredAt: null,
    })
    expect(parseObjectKey(`AWSLogs/${DIGESTS}/copied.json.gz`)).toMatchObject({
      digest: null,
      deliveredAt: null,
    })
    const wrong = LOG.replace('T2355Z', 'T2560Z')
    expect(parseObjectKey(`AWSLogs/${FOLDER}/${wrong}`)).toMatchObject({ deliveredAt: null })
  })

  test.each([
    LOG,
    `AWSLogs/${FOLDER}/`,
    `AWSLogs/${FOLDER}/deeper/${LOG}`,
    `X${FOLDER}/${LOG}`,
    `1${FOLDER}/${LOG}`,
    `AWSLogs/111122223333/elasticloadbalancing/eu-central-1/2026/01/31/x.log.gz`,
    `AWSLogs/111122223333/Config/eu-central-1/2026/1/31/ConfigHistory/x.json.gz`,
    `AWSLogs/11112222333/CloudTrail/eu-central-1/2026/01/31/${LOG}`,
    `AWSLogs/111122223333/CloudTrail/eu-central-1/2026/02/30/${LOG}`,
    `AWSLogs/111122223333/CloudTrail/eu-central-1/0000/01/01/${LOG}`,
    'AWSLogs/111122223333/CloudTrail-Digest/',
    'AWSLogs/111122223333/CloudTrail/',
    '',
  ])('%j is not of the layout', (key) => {
    expect(parseObjectKey(key)).toBeNull()
  })

  test('is done at once with a long key that nearly fits', () => {
    const key = 'o-abcdefghij/AWSLogs/'.repeat(40)
    expect(parseObjectKey(key + FOLDER)).toBeNull()
  })
})
