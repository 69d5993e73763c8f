// Broken and hostile logs: each costs what is broken, says what and where in words, and leaves the rest as it was.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readRecords } from './read-records'
import { recordText, sourceOf } from './test-chunks'

type Told = {
  /** The records' texts, as latin1, so that every byte shows. */
  records: string[]
  names: string[]
  rejects: { reason: string; start: number }[]
  skips: string[]
  end: { outcome: string; reason?: string | undefined; position?: number | undefined }
}

async function told(content: Uint8Array | string, ...sizes: number[]): Promise<Told> {
  const all: Told = { records: [], names: [], rejects: [], skips: [], end: { outcome: 'none' } }
  for await (const items of readRecords(sourceOf(content, ...sizes), { resumeAt: 0 }))
    for (const item of items) {
      if (item.kind === 'record') {
        all.records.push(Buffer.from(item.raw).toString('latin1'))
        all.names.push(item.normalised.event.eventName)
      } else if (item.kind === 'reject') all.rejects.push({ reason: item.reason, start: item.start })
      else if (item.kind === 'skip') all.skips.push(item.reason)
      else all.end = { outcome: item.outcome, reason: item.reason, position: item.position }
    }
  return all
}

const log = (...records: string[]) => `{"Records":[${records.join(',')}]}`
const [one, two, three] = [recordText(1), recordText(2), recordText(3)]
const whole = { outcome: 'complete', reason: undefined, position: undefined }
const text = log(one, two, three)
const gz = gzipSync(text)
const withByte = (bytes: Buffer, at: number, change: (byte: number) => number) => {
  const changed = Buffer.from(bytes)
  changed[at] = change(changed[at] as number)
  return changed
}

describe('gzip', () => {
  test('cut short gives what it held', async () => {
    const many = Array.from({ length: 400 }, (_, i) => recordText(i, `,"x":${Math.sqrt(i)}`))
    const { names, end } = await told(gzipSync(log(...many)).subarray(0, 3000), 512)
    expect(names.length).toBeGreaterThan(20)
    expect(names).toEqual(many.slice(0, names.length).map((_, i) => `Name${i}`))
    expect(end).toMatchObject({ outcome: 'partial', reason: 'the gzip stream ends early' })
    expect(end.position).toBeGreaterThan(log(...many.slice(0, names.length)).length - 3)
  })

  test.each([
    ['rubbish', Buffer.from('rubbish')],
    ['plain JSON', Buffer.from(one)],
    ['a single byte', Buffer.from([1])],
    ['half a header', gz.subarray(0, 5)],
  ])('with %s after it gives all of it, and says so', async (_, more) => {
    const { names, end } = await told(Buffer.concat([gz, more]))
    expect(names).toEqual(['Name1', 'Name2', 'Name3'])
    expect(end).toEqual({
      outcome: 'partial',
      reason: expect.stringMatching(/^the gzip stream (ends early|is corrupt: what follows its last member)/),
      position: text.length,
    })
  })

  test.each([
    ['checksum', 8],
    ['length', 4],
  ])('with a wrong %s gives all of it, and says so', async (_, fromEnd) => {
    const { names, end } = await told(withByte(gz, gz.length - fromEnd, (byte) => byte ^ 0xff))
    expect(names).toEqual(['Name1', 'Name2', 'Name3'])
    expect(end).toEqual({
      outcome: 'partial',
      reason: 'the gzip stream is corrupt: its content does not match its checksum',
      position: text.length,
    })
  })
})

describe('JSON', () => {
  test('cut in the middle of a record gives those before, at every byte', async () => {
    for (let length = 0; length < text.length; length++) {
      const { names, rejects, end } = await told(text.slice(0, length))
      const before = [one, two, three].filter((record) => length >= text.indexOf(record) + record.length)
      expect([length, names.length, rejects]).toEqual([length, before.length, []])
      if (length > 0) expect(end).toMatchObject({ outcome: 'partial', position: length })
      if (length > 0) expect(end.reason).toMatch(/^the file ends (inside a record|before its list)/)
    }
  })

  test('cut in the middle of a line of logs gives all of the others, at every byte', async () => {
    const line = log(one, two)
    const next = [log(three), log(recordText(4))]
    for (let length = 1; length < line.length; length++) {
      const { names, end } = await told([line.slice(0, length), ...next, ''].join('\n'), 300)
      const before = [one, two].filter((record) => length >= line.indexOf(record) + record.length)
      expect([length, names]).toEqual([length, [...before.map((_, i) => `Name${i + 1}`), 'Name3', 'Name4']])
      expect(end.outcome).toMatch(/complete|partial/)
    }
  })

  test('with trailing commas gives every record', async () => {
    expect((await told(log(one, two, ''))).names).toEqual(['Name1', 'Name2'])
    expect((await told(`${one},\n${two},\n`)).names).toEqual(['Name1', 'Name2'])
    expect((await told(`${one},\n${two},\n`)).end).toEqual(whole)
    const content = log(one, `${two.slice(0, -1)},}`, three)
    expect(await told(content)).toMatchObject({
      names: ['Name1', 'Name3'],
      rejects: [{ reason: expect.stringMatching(/^a name in quotes is missing \(byte \d+\)$/) }],
      end: whole,
    })
  })

  test.each([
    ['bytes that are no UTF-8', '"userAgent":"\xff\xfe \xc3"'],
    ['a lone surrogate', '"userAgent":"\\ud800 \\udc00x"'],
    ['NUL', '"userAgent":"a\\u0000b","errorMessage":"\\u0000"'],
    ['numbers that no double holds', '"big":12345678901234567890,"small":1e-999,"large":-1E999,"minus":-0'],
    ['a key twice', '"eventName":"Other","eventName":"Name1","a":1,"a":{"a":2}'],
    ['keys of prototypes', '"__proto__":{"eventName":"x"},"constructor":{"prototype":1},"toString":null'],
    ['an identity of prototypes', '"userIdentity":{"__proto__":{"type":"Root"},"type":"toString"}'],
    ['10,000 lists in one another', `"requestParameters":${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['10,000 objects in one another', `"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['a megabyte of text', `"x":"${'y'.repeat(1024 * 1024)}"`],
  ])('with %s comes back byte for byte, in a log and on a line', async (_, more) => {
    const odd = recordText(1, `,${more}`)
    for (const content of [log(odd, two), `${odd}\n${two}\n`]) {
      const found = await told(Buffer.from(content, 'latin1'), 30_000)
      expect(found).toEqual({
        records: [odd, two],
        names: ['Name1', 'Name2'],
        rejects: [],
        skips: [],
        end: whole,
      })
    }
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'names nothing by %s',
    async (name) => {
      const record = `{"eventVersion":"1.08","eventTime":"2024-01-01T00:00:00Z","eventSource":"${name}","eventName":"${name}","awsRegion":"${name}","userIdentity":{"type":"${name}","userName":"${name}"}}`
      expect(await told(log(record, two))).toMatchObject({ records: [record, two], names: [name, 'Name2'] })
      // What a prototype has is no field of a record.
      expect(await told(log(`{"__proto__":${one}}`, two))).toMatchObject({
        names: ['Name2'],
        rejects: [{ reason: 'eventSource is missing', start: 12 }],
      })
      const csv = `eventName,eventTime,eventSource,${name}\nCsv,2024-01-01T00:00:00Z,a.amazonaws.com,value\n`
      const [row] = (await told(csv)).records
      expect(row).toBe(
        `{"eventName":"Csv","eventTime":"2024-01-01T00:00:00Z","eventSource":"a.amazonaws.com","${name}":"value"}`,
      )
    },
  )

  test('nested 10,000 deep as a whole file is no log', async () => {
    const reason = 'this is valid JSON, but no CloudTrail log'
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`
      expect(await told(deep, 4096)).toMatchObject({
        records: [],
        end: { outcome: 'failed', reason, position: 0 },
      })
      expect((await told(`${one}\n${deep}\n${two}`, 4096)).names).toEqual(['Name1', 'Name2'])
    }
  })

  test('of a record that is nothing but small values is not made values of', async () => {
    const reason = 'it holds more values than any record does'
    for (const hostile of [
      `${'['.repeat(1_100_000)}${']'.repeat(1_100_000)}`,
      `[${'{},'.repeat(700_000)}1]`,
      `{"a":[${'0,'.repeat(2_500_000)}1]}`,
    ]) {
      const found = await told(log(one, hostile, two), 256 * 1024)
      expect(found).toMatchObject({
        names: ['Name1', 'Name2'],
        rejects: [{ reason, start: 12 + one.length + 1 }],
      })
      expect(found.end).toEqual(whole)
    }
    // What stands in a text is one value, until that is read.
    const message = JSON.stringify({ message: `[${'0,'.repeat(2_500_000)}1]` })
    const many = JSON.stringify({ logEvents: [{ message: one }, { message }, { message: two }] })
    const found = await told(many, 256 * 1024)
    const start = many.indexOf(',{"message":') + 1
    expect(found).toMatchObject({ names: ['Name1', 'Name2'], rejects: [{ reason, start }], end: whole })
  }, 60_000)
})

test('a message may hold a hundred thousand records', async () => {
  const Message = log(`1${',1'.repeat(99_998)}`, one)
  const found = await told(JSON.stringify({ Type: 'Notification', TopicArn: 'arn', Message }))
  expect([found.names, found.rejects.length, found.end]).toEqual([['Name1'], 99_999, whole])
}, 60_000)

describe('a time', () => {
  test.each([
    '2024-02-30T00:00:00Z',
    '2023-02-29T12:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:61:00Z',
    '0000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '1e99',
    'tomorrow\\u0000',
  ])('that no calendar has costs its record: %s', async (time) => {
    const odd = one.replace('2024-01-01T00:00:00Z', time)
    expect(await told(log(odd, two))).toMatchObject({
      names: ['Name2'],
      rejects: [{ reason: expect.stringMatching(/^eventTime is no date: ./), start: 12 }],
      end: whole,
    })
  })

  test.each(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999999Z', '9999-12-31T23:59:59Z'])(
    'far away is a time: %s',
    async (time) => {
      expect((await told(log(one.replace('2024-01-01T00:00:00Z', time)))).names).toEqual(['Name1'])
    },
  )
})

describe('what is no activity record', () => {
  test.each([
    [
      'notification',
      '{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2024-01-01T00:00:00Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"A"}}',
    ],
    [
      'notification',
      '{"EventSource":"aws:sns","EventVersion":"1.0","Sns":{"Type":"Notification","Message":"hello"}}',
    ],
    [
      'digest',
      '{"digestStartTime":"x","logFiles":[],"eventSource":"a","eventName":"b","eventTime":"2024-01-01T00:00:00Z"}',
    ],
    ['insight', recordText(7, ',"eventCategory":"Insight","insightDetails":{"state":"Start"}')],
    ['insight', recordText(7, ',"eventType":"AwsCloudTrailInsight"')],
    ['aggregated', recordText(7, ',"eventCategory":"Aggregated"')],
    ['aggregated', recordText(7, ',"eventType":"AwsAggregatedEvent"')],
  ])('is passed over as %s', async (reason, record) => {
    expect(await told(log(one, record, two))).toMatchObject({
      names: ['Name1', 'Name2'],
      rejects: [],
      skips: [reason],
      end: whole,
    })
  })

  test.each([
    ['a PNG image', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['a PNG image', gzipSync(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'))],
    ['a Parquet file', Buffer.from('PAR1\x15\x04\x15\x1aPAR1', 'latin1')],
    ['not JSON', Buffer.from([0, 1, 2, 3, 0xff])],
    ['zeros, as a tar archive without files is', Buffer.alloc(10_240)],
    ['zeros, as a tar archive without files is', gzipSync(Buffer.alloc(10_240))],
  ])('is called %s', async (what, content) => {
    const { end, records, rejects } = await told(content)
    expect([records, rejects]).toEqual([[], []])
    expect(end).toMatchObject({ outcome: 'failed', position: 0 })
    expect(end.reason).toMatch(new RegExp(`^this is ${what}: Cairn reads CloudTrail logs as JSON`))
  })
})
