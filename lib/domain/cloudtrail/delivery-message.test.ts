// What queues hold in practice, and what somebody could put into one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDeliveryMessage } from './delivery-message'

const KEY =
  'AWSLogs/o-abc123/111122223333/CloudTrail/eu-central-1/2026/11/20/111122223333_CloudTrail_eu-central-1_20261120T1005Z_AbCdEfGhIjKlMnOp.json.gz'
const ODD_KEY = 'logs + more/ünï%20 &=?#"🦊/a+b.json.gz'

/** As S3 encodes keys in notifications. */
const formEncoded = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')

const cloudTrail = (...keys: string[]) => ({ s3Bucket: 'trail-logs', s3ObjectKey: keys })
const s3Record = (key: string, eventName = 'ObjectCreated:Put') => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-central-1',
  eventTime: '2026-11-20T10:07:11.000Z',
  eventName,
  s3: {
    s3SchemaVersion: '1.0',
    configurationId: 'logs',
    bucket: { name: 'trail-logs', arn: 'arn:aws:s3:::trail-logs' },
    object: { key: formEncoded(key), size: 1234, eTag: 'd41d8cd98f00b204e9800998ecf8427e', sequencer: '00' },
  },
})
const s3 = (...keys: string[]) => ({ Records: keys.map((key) => s3Record(key)) })
const eventBridge = (key: string, detailType = 'Object Created') => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': detailType,
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-20T10:07:11Z',
  region: 'eu-central-1',
  resources: ['arn:aws:s3:::trail-logs'],
  detail: {
    version: '0',
    bucket: { name: 'trail-logs' },
    object: { key, size: 1234, etag: 'd41d8cd98f00b204e9800998ecf8427e', sequencer: '00' },
    reason: 'PutObject',
  },
})
const inSns = (message: unknown, type = 'Notification') => ({
  Type: type,
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:eu-central-1:111122223333:trail',
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-11-20T10:07:12.000Z',
})

const parse = (message: unknown) => parseDeliveryMessage(JSON.stringify(message))
const delivered = (...keys: string[]) => ({
  kind: 'delivered',
  objects: keys.map((key) => ({ bucket: 'trail-logs', key })),
})

describe('an object is delivered', () => {
  for (const [way, wrap] of [
    ['raw', (message: unknown) => message],
    ['in an SNS envelope', (message: unknown) => inSns(message)],
  ] as const) {
    test(`by CloudTrail, ${way}`, () => {
      expect(parse(wrap(cloudTrail(KEY)))).toEqual(delivered(KEY))
      expect(parse(wrap(cloudTrail(KEY, ODD_KEY, KEY)))).toEqual(delivered(KEY, ODD_KEY))
    })
    test(`by S3, ${way}`, () => {
      expect(parse(wrap(s3(KEY)))).toEqual(delivered(KEY))
      expect(parse(wrap(s3(ODD_KEY, KEY, KEY)))).toEqual(delivered(ODD_KEY, KEY))
    })
    test(`by EventBridge, ${way}`, () => {
      expect(parse(wrap(eventBridge(KEY)))).toEqual(delivered(KEY))
      expect(parse(wrap(eventBridge(ODD_KEY)))).toEqual(delivered(ODD_KEY))
    })
  }

  test('whatever way it was made, in whosever store', () => {
    const elsewhere = { ...s3Record(KEY, 's3:ObjectCreated:Put'), eventSource: 'minio:s3' }
    expect(parse({ EventName: 's3:ObjectCreated:Put', Key: KEY, Records: [elsewhere] })).toEqual(
      delivered(KEY),
    )
    for (const name of [
      'ObjectCreated:CompleteMultipartUpload',
      'ObjectCreated:Copy',
      's3:ObjectCreated:Put',
    ])
      expect(parse({ Records: [s3Record(KEY, name)] })).toEqual(delivered(KEY))
  })

  test('beside others that were removed', () => {
    expect(parse({ Records: [s3Record('gone', 'ObjectRemoved:Delete'), s3Record(KEY)] })).toEqual(
      delivered(KEY),
    )
  })

  test('with the plus and the percent sign that belong to its name', () => {
    const [record] = s3('x').Records
    const encoded = (key: string) => ({
      Records: [{ ...record, s3: { bucket: { name: 'trail-logs' }, object: { key } } }],
    })
    expect(parse(encoded('a+b'))).toEqual(delivered('a b'))
    expect(parse(encoded('a%2Bb'))).toEqual(delivered('a+b'))
    expect(parse(encoded('a%252Bb'))).toEqual(delivered('a%2Bb'))
    expect(parse(eventBridge('a+b%2Bc'))).toEqual(delivered('a+b%2Bc'))
    expect(parse(cloudTrail('a+b%2Bc'))).toEqual(delivered('a+b%2Bc'))
  })

  test('and any key comes back out of every wording', () => {
    const key = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 200 })
      .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text))
    fc.assert(
      fc.property(key, (text) => {
        for (const message of [cloudTrail(text), s3(text), eventBridge(text), inSns(s3(text))])
          expect(parse(message)).toEqual(delivered(text))
      }),
    )
  })
})

describe('nothing is to be done', () => {
  test('for what S3, SNS and CloudTrail send when they are set up', () => {
    const test = {
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: '2026-11-20T10:00:00Z',
      Bucket: 'trail-logs',
    }
    const confirmation = {
      ...inSns('You have chosen to subscribe to the topic.', 'SubscriptionConfirmation'),
      SubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
    }
    for (const message of [test, inSns(test), confirmation, inSns('Bye', 'UnsubscribeConfirmation')])
      expect(parse(message)).toEqual({ kind: 'nothing', why: expect.any(String) })
    expect(parse(inSns('CloudTrail validation message.')).kind).toBe('nothing')
    expect(parseDeliveryMessage('CloudTrail validation message.').kind).toBe('nothing')
  })

  test('for objects that are gone, restored or tagged', () => {
    for (const name of [
      'ObjectRemoved:Delete',
      'ObjectRestore:Completed',
      'ObjectTagging:Put',
      's3:ObjectRemoved:X',
    ])
      expect(parse({ Records: [s3Record(KEY, name)] }).kind).toBe('nothing')
    for (const type of ['Object Deleted', 'Object Restore Completed', 'Object Tags Added'])
      expect(parse(eventBridge(KEY, type)).kind).toBe('nothing')
  })

  test('for a list of no objects', () => {
    expect(parse(cloudTrail()).kind).toBe('nothing')
  })
})

describe('poison', () => {
  const secret = 'a secret that must not be quoted'
  const expectPoison = (answer: ReturnType<typeof parseDeliveryMessage>) => {
    expect(answer).toEqual({ kind: 'poison', reason: expect.stringMatching(/^[A-Z].*\.$/) })
    expect(JSON.stringify(answer)).not.toContain(secret)
  }

  test('is everything else', () => {
    for (const body of ['', ' ', secret, '{', '{"s3Bucket":', '\u0000', '<xml/>', `"${secret}"`])
      expectPoison(parseDeliveryMessage(body))
    for (const message of [
      null,
      true,
      42,
      secret,
      [],
      {},
      { [secret]: secret },
      { s3Bucket: secret },
      { s3Bucket: 5, s3ObjectKey: [KEY] },
      { s3Bucket: 'b', s3ObjectKey: KEY },
      { s3Bucket: 'b', s3ObjectKey: [KEY, 7] },
      { s3Bucket: 'b', s3ObjectKey: [''] },
      { s3Bucket: '', s3ObjectKey: [KEY] },
      { Records: [] },
      { Records: secret },
      // A log, not a notification of one.
      { Records: [{ eventVersion: '1.08', eventSource: 's3.amazonaws.com', eventName: 'PutObject' }] },
      { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }] },
      { Records: [s3Record(KEY), 3] },
      { Records: [{ eventName: 'ObjectCreated:Put' }] },
      { Records: [s3Record(KEY), { ...s3Record(KEY), s3: { bucket: { name: secret } } }] },
      { ...eventBridge(KEY), detail: { bucket: secret } },
      { ...eventBridge(KEY), detail: null },
      { ...eventBridge(KEY), source: 'aws.ec2' },
      inSns(secret),
      inSns(inSns(cloudTrail(KEY))),
      inSns({ [secret]: 1 }),
      inSns(cloudTrail(KEY), secret),
      { Type: 'Notification', Message: { s3Bucket: 'b' } },
    ])
      expectPoison(parse(message))
  })

  test('is a key that no object can have, or no database hold', () => {
    for (const key of ['a\0b', 'a\ud800b', 'a'.repeat(1025)]) {
      expectPoison(parse(cloudTrail(key)))
      expectPoison(parse(eventBridge(key)))
    }
    const [record] = s3('x').Records
    for (const key of ['%', '%zz', '%ff', 'a%00b', '', 'a'.repeat(1025)])
      expectPoison(parse({ Records: [{ ...record, s3: { bucket: { name: 'b' }, object: { key } } }] }))
  })
})

describe('what could hurt does not', () => {
  test('names that belong to JavaScript', () => {
    const body = `{"__proto__":{"s3Bucket":"b","s3ObjectKey":["k"]},"constructor":{"prototype":{}},"toString":1}`
    expect(parseDeliveryMessage(body).kind).toBe('poison')
    expect(
      parseDeliveryMessage(`{"__proto__":1,"s3Bucket":"trail-logs","s3ObjectKey":["__proto__"]}`),
    ).toEqual(delivered('__proto__'))
    expect('s3Bucket' in {}).toBe(false)
  })

  test('depth and length', () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`
    expect(parseDeliveryMessage(deep).kind).toBe('poison')
    expect(parseDeliveryMessage(`{"s3Bucket":${deep},"s3ObjectKey":[]}`).kind).toBe('poison')
    expect(parseDeliveryMessage(`{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`).kind).toBe(
      'poison',
    )
    expect(parseDeliveryMessage(' '.repeat(1024 * 1024 + 1) + JSON.stringify(cloudTrail(KEY))).kind).toBe(
      'poison',
    )
    const many = Array.from({ length: 10_000 }, (_, n) => `logs/${n}.json.gz`)
    expect(parse(cloudTrail(...many))).toEqual(delivered(...many))
  })

  test('any text, any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
        const answer = parseDeliveryMessage(body)
        expect(['poison', 'nothing', 'delivered']).toContain(answer.kind)
      }),
    )
  })
})
