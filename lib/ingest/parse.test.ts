import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parse } from './parse'
import type { SliceContext } from './slice'
import { recordText } from './test-chunks'

/** In short: `record:raw`, `reject:reason`, `skip:reason`. */
function parsed(text: string, context: SliceContext = 'document') {
  const { found, sawLog } = parse(new TextEncoder().encode(text), context)
  const words = found.map((one) => `${one.kind}:${one.kind === 'record' ? Buffer.from(one.raw) : one.reason}`)
  return { found: words, sawLog }
}
const nothing = { found: [], sawLog: false }

describe('an element of Records', () => {
  test('is a record, a digest, a notification, or rejected', () => {
    expect(parsed(recordText(1), 'records').found).toEqual([`record:${recordText(1)}`])
    expect(parsed('{"digestStartTime":"x","logFiles":[]}', 'records').found).toEqual(['skip:digest'])
    expect(parsed('{"eventSource":"aws:s3","eventName":"ObjectCreated:Put"}', 'records').found).toEqual([
      'skip:notification',
    ])
    expect(parsed('7', 'records').found).toEqual(['reject:the record is no object'])
    expect(parsed('{"a":undefined}', 'records').found).toEqual(['reject:the record is not valid JSON'])
  })

  test('is opened where it is a log itself, and where that has no end it is rejected', () => {
    const within = (logs: number) => '{"Records":['.repeat(logs) + recordText(1) + ']}'.repeat(logs)
    expect(parsed(within(3), 'records').found).toEqual([`record:${recordText(1)}`])
    expect(parsed(within(20), 'records').found).toEqual(['reject:eventSource is missing'])
  })

  test('is not opened further', () => {
    expect(parsed(`{"detail":${recordText(1)}}`, 'records').found).toEqual(['reject:eventSource is missing'])
  })
})

describe('a document', () => {
  test('is a record by its looks, also where it lacks something', () => {
    expect(parsed(recordText(1)).found).toEqual([`record:${recordText(1)}`])
    expect(
      parsed('{"eventSource":"a","eventName":"b","eventTime":"2024-01-01T00:00:00Z"}').found,
    ).toHaveLength(1)
    expect(parsed('{"eventVersion":"1.08"}').found).toEqual(['reject:eventSource is missing'])
    expect(parsed('{"digestStartTime":"x","logFiles":[]}').found).toEqual(['skip:digest'])
  })

  test('of LookupEvents holds the record as text, which is what was received', () => {
    const inner = recordText(1, ', "big":12345678901234567890, "k":1, "k":"ü"')
    const outer = { EventId: '1', EventName: 'Name1', CloudTrailEvent: inner }
    expect(parsed(JSON.stringify(outer)).found).toEqual([`record:${inner}`])
    expect(parsed('{"CloudTrailEvent":"{\\"a"}').found).toEqual(['reject:CloudTrailEvent is not valid JSON'])
  })

  test('of EventBridge holds the record as its detail, byte for byte', () => {
    const detail = recordText(1, ', "big": 12345678901234567890 ,"k":1,"k":"\\u00fc"')
    const event = `{"detail":{"old":1}, "detail-type":"AWS API Call via CloudTrail","detail" : ${detail} ,"x":1}`
    expect(parsed(event).found).toEqual([`record:${detail}`])
  })

  test('of EventBridge without a record is skipped', () => {
    expect(parsed('{"detail-type":"EC2 Instance State-change","detail":{"state":"running"}}').found).toEqual([
      'skip:eventbridge',
    ])
    expect(parsed('{"detail":{"state":"running"}}')).toEqual(nothing)
  })

  test('may nest Records, lists and CloudWatch messages', () => {
    const [one, two] = [recordText(1), recordText(2, ', "n":1.0')]
    const both = [`record:${one}`, `record:${two}`]
    expect(parsed(`{"detail":{"a":"]","Records":[${one} , ${two}]}}`).found).toEqual(both)
    expect(parsed(`[[${one}],[],${two}]`).found).toEqual(both)
    const logEvents = [one, 'hello', two].map((message) => ({ message }))
    expect(parsed(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).found).toEqual(both)
  })

  test('that is a notification is skipped', () => {
    expect(parsed('{"Type":"Notification","TopicArn":"arn:x","Message":"{}"}').found).toHaveLength(1)
    expect(parsed('{"s3Bucket":"b","s3ObjectKey":["k"]}').found).toHaveLength(1)
    expect(parsed('{"Service":"Amazon S3","Event":"s3:TestEvent"}').found).toHaveLength(1)
    expect(parsed('{"notificationType":"Bounce","mail":{"source":"a@example.com"}}').found).toHaveLength(1)
  })

  test('that is no log holds nothing, and an empty log is one', () => {
    for (const text of ['{}', '{"foo":1}', '[1,"a",null]', '"text"', '{"message":"hello"}', '{"Records":7}'])
      expect(parsed(text)).toEqual(nothing)
    for (const text of ['{"Records":[]}', '[]', '{"detail":{"Records":[]}}'])
      expect(parsed(text)).toEqual({ found: [], sawLog: true })
  })

  test('may be nested as deep as it likes', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    expect(parsed(deep)).toEqual(nothing)
    const record = recordText(1, `,"requestParameters":${deep}`)
    expect(parsed(record).found).toEqual([`record:${record}`])
    const withoutId = record.replace('"eventID"', '"x"')
    expect(parsed(withoutId).found).toEqual([`record:${withoutId}`])
  }, 30_000)
})

describe('a message', () => {
  const sns = (Message: string) =>
    JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:x', Message })
  test.each([
    ['of a delivered file', sns('{"s3Bucket":"b","s3ObjectKey":["k"]}')],
    ['of several files', sns('{"Records":[{"eventSource":"aws:s3"},{"eventSource":"aws:s3"}]}')],
    ['in words', sns('hello')],
    ['in a queue', '{"Messages":[{"MessageId":"m","Body":"hello"}]}'],
    ['without any', '{"awslogs":{"data":"aGVsbG8="}}'],
    ['that mentions a log', sns('hello\n{"eventVersion" is missing')],
    ['of a stream', '{"Data":"aGVsbG8=","SequenceNumber":"1","PartitionKey":"p"}'],
  ])('%s is one notification', (_, text) => {
    expect(parsed(text).found).toEqual(['skip:notification'])
  })

  const [one, two] = [recordText(1), recordText(2)]
  const both = [`record:${one}`, `record:${two}`]
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')
  const zipped = (text: string) => base64(gzipSync(text))
  const cloudWatch = (text: string) =>
    JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: text }] })
  const records = (...list: unknown[]) => JSON.stringify({ Records: list })

  test.each([
    ['of several lines', sns(`${one}\n${two}\n`)],
    [
      'of several subscriptions',
      records({ eventSource: 'aws:kinesis', kinesis: { data: zipped(cloudWatch(one) + cloudWatch(two)) } }),
    ],
    ['that is zipped', JSON.stringify({ MessageId: 'm', Body: zipped(`[${one},${two}]`) })],
    [
      'of Kinesis, as it is received',
      records({ SequenceNumber: '1', PartitionKey: 'p', Data: base64(`${one}${two}`) }),
    ],
    [
      'of Firehose',
      JSON.stringify({
        records: [
          { recordId: '1', data: zipped(`[${one}]`) },
          { recordId: '2', data: base64(two) },
        ],
      }),
    ],
    [
      'of Firehose, as an address gets it',
      JSON.stringify({
        requestId: 'r',
        timestamp: 1,
        records: [{ data: zipped(one) }, { data: zipped(two) }],
      }),
    ],
  ])('%s is the log it carries', (_, text) => {
    expect(parsed(text).found).toEqual(both)
  })

  test('gives what is whole in it, and says what is not', () => {
    const bad = two.slice(0, -20)
    expect(parsed(sns(`${bad}\n${one}`)).found).toEqual([
      `reject:a line ends inside a string (byte ${bad.length})`,
      `record:${one}`,
    ])
    for (const [before, found] of [
      [`{"Records":[${one},`, [`record:${one}`]],
      ['', []],
    ] as const)
      expect(parsed(sns(before + bad)).found).toEqual([
        ...found,
        `reject:the message ends inside a record (byte ${before.length + bad.length})`,
      ])
  })

  test('whose gzip breaks says so', () => {
    const gz = gzipSync(cloudWatch(one))
    const found = (bytes: Uint8Array) => parsed(JSON.stringify({ awslogs: { data: base64(bytes) } })).found
    expect(found(gz)).toEqual([`record:${one}`])
    expect(found(gz.subarray(0, -9))).toEqual(['reject:the gzip stream in the message ends early'])
    expect(found(Buffer.concat([gz.subarray(0, 20), gz]))).toEqual([
      'reject:the gzip stream in the message is corrupt',
    ])
  })

  test('unpacks to so many records at most, and to so many bytes, however they are wrapped', () => {
    const awslogs = (text: string) => JSON.stringify({ awslogs: { data: zipped(text) } })
    const many = awslogs(records(...Array(2000).fill({ eventSource: 'x' })))
    const { found } = parsed(awslogs(`[${Array(60).fill(many).join(',')}]`))
    const reason = 'reject:it unpacks to more than any message holds; the rest of it is not read'
    expect(found).toHaveLength(100_001)
    expect(found.at(-1)).toBe(reason)
    const large = awslogs(' '.repeat(20 * 1024 * 1024))
    expect(parsed(`[${large},${large},${large}]`).found).toEqual(['skip:notification', reason])
  }, 60_000)

  test('that holds a broken record says what is wrong with that', () => {
    expect(parsed(sns('{"eventVersion":"1.08"}')).found).toEqual(['reject:eventSource is missing'])
  })

  test('of CloudWatch Logs that only asks who is there is an empty log', () => {
    const text = '{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","message":"checking"}]}'
    expect(parsed(text)).toEqual({ found: [], sawLog: true })
  })
})
