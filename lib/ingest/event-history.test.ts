import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Item, readRecords } from './read-records'
import { sourceOf } from './test-chunks'

const HEADER =
  'User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category'
const row = (name: string, agent = 'aws-cli/2', error = '') =>
  `alice,AKIAEXAMPLE,2026-03-01T10:00:00Z,ses.amazonaws.com,${name},eu-central-1,192.0.2.1,${agent},${error},,r-1,${name}-1,false,AwsApiCall,111122223333,Management`

async function read(content: string | Uint8Array, resumeAt = 0, ...sizes: number[]): Promise<Item[]> {
  const items: Item[] = []
  for await (const some of readRecords(sourceOf(content, ...sizes), { resumeAt })) items.push(...some)
  return items
}
const rawOf = (item: Item | undefined) =>
  item?.kind === 'record' ? JSON.parse(Buffer.from(item.raw).toString()) : item

test('a row becomes a record of what it says, and nothing else', async () => {
  const [item, end] = await read(`${HEADER}\n${row('SendEmail', '"Mozilla (a, ""b"")"', 'AccessDenied')}\n`)
  expect(rawOf(item)).toEqual({
    eventTime: '2026-03-01T10:00:00Z',
    eventSource: 'ses.amazonaws.com',
    eventName: 'SendEmail',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.1',
    userAgent: 'Mozilla (a, "b")',
    errorCode: 'AccessDenied',
    requestID: 'r-1',
    eventID: 'SendEmail-1',
    readOnly: 'false',
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    userIdentity: { userName: 'alice', accessKeyId: 'AKIAEXAMPLE' },
  })
  expect(item?.kind === 'record' && item.normalised.event).toMatchObject({ readOnly: false, failed: true })
  expect(end).toEqual({ kind: 'end', outcome: 'complete', looksLikeLog: true })
})

test('is the event that the log has, where the row names the account', async () => {
  const text = JSON.stringify({
    ...rawOf((await read(`${HEADER}\n${row('A')}`))[0]),
    userIdentity: { type: 'Root' },
  })
  const both = [...(await read(`${HEADER}\n${row('A')}`)), ...(await read(text))]
  const keys = both.flatMap((item) => (item.kind === 'record' ? [item.normalised.dedupeText] : []))
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

test.each([1, 7, 65_536])('reads rows in chunks of %j and goes on behind any of them', async (size) => {
  for (const mark of ['', '\ufeff']) {
    const content = `${mark}${HEADER}\r\n${row('A', '"two\nlines"')}\r\n\r\n${row('B')}\r\n${row('C')}`
    const items = await read(content, 0, size)
    expect(items.map((item) => rawOf(item).eventName ?? item.kind)).toEqual(['A', 'B', 'C', 'end'])
    for (const item of items.slice(0, -1)) {
      const end = 'end' in item ? item.end : 0
      const rest = items.filter((other) => other.kind === 'end' || other.end > end)
      expect(await read(content, end, size)).toEqual(rest)
    }
  }
})

test('what older consoles have is read too: other columns, other case, another separator', async () => {
  const header = 'event id;event time;user name;event name;event source;resource type;resource name'
  const [item] = await read(
    `${header}\ne;2020-01-01T00:00:00Z;bob;PutObject;s3.amazonaws.com;AWS::S3::Bucket;logs\n`,
  )
  expect(rawOf(item)).toMatchObject({
    eventID: 'e',
    'resource type': 'AWS::S3::Bucket',
    'resource name': 'logs',
  })
})

test('a row that says too little, or whose cells have moved, is rejected with its text and place', async () => {
  const rows = [row('A').replace('2026-03-01T10:00:00Z', 'yesterday'), row('B', 'a, b'), row('C')]
  const items = await read([HEADER, ...rows].join('\n'))
  expect(items).toMatchObject([
    { kind: 'reject', reason: 'eventTime is no date: yesterday', start: HEADER.length + 1 },
    {
      kind: 'reject',
      reason: 'the row has 17 cells, and the header 16',
      bytes: Buffer.from(rows[1] as string),
    },
    { kind: 'record' },
    { kind: 'end', outcome: 'complete' },
  ])
})

test('a row whose quote has no end is rejected, and costs no other row', async () => {
  const cut = row('A').replace('Management', '"Manage')
  const last = await read(`${HEADER}\n${row('B')}\n${cut}`)
  expect(last).toMatchObject([
    { kind: 'record' },
    { kind: 'reject', reason: 'a quote in the row has no end', bytes: Buffer.from(cut) },
    { kind: 'end', outcome: 'partial', reason: 'the file ends inside a row', position: expect.any(Number) },
  ])
  expect((await read(`${HEADER}\n${row('B')}\n${cut}\n`)).at(-1)).toMatchObject({ outcome: 'complete' })
  expect((await read(`${HEADER}\n${row('B')}`)).at(-1)).toMatchObject({ outcome: 'complete' })
  const rows = `${row('B')}\n`.repeat(1000)
  for (const size of [4096, 1_000_000]) {
    const items = await read(`${HEADER}\n${cut}\n${rows}`, 0, size)
    expect(items.map(({ kind }) => kind)).toEqual(['reject', ...Array(1000).fill('record'), 'end'])
    // Behind what was looked at for the quote's end, line breaks within quotes are read again.
    const more = await read(`${HEADER}\n${cut}\n${rows}${row('C', '"two\nlines"')}`, 0, size)
    expect(more.slice(0, -1).map(({ kind }) => kind)).toEqual(['reject', ...Array(1001).fill('record')])
  }
})

test('rows with stray quotes are looked at a few times each, not once for each row before', async () => {
  const items = await read(`${HEADER}\n${'x"y,"\n'.repeat(16_000)}`)
  expect(items).toHaveLength(16_001)
  expect(items[0]).toMatchObject({ kind: 'reject', start: HEADER.length + 1, bytes: Buffer.from('x"y,"') })
})

test('a row that is longer than most is one, wherever its chunks end', async () => {
  for (const size of [50_000, 1_000_000]) {
    const items = await read(`${HEADER}\n${row('A', 'x'.repeat(100_000))}\n${row('B')}`, 0, size)
    expect(items.map((item) => rawOf(item).eventName ?? item.kind)).toEqual(['A', 'B', 'end'])
  }
})

test.each([
  ['behind a blank line', `\r\n \n${HEADER}\n${row('A')}\n`],
  ['behind a line that names the separator', `sep=,\r\n${HEADER}\r\n${row('A')}\r\n`],
  ['with carriage returns alone', `${HEADER}\r${row('A')}\r`],
])('is read %s', async (_, content) => {
  for (const size of [1, 65_536])
    for (const mark of ['', '\ufeff']) {
      const items = await read(mark + content, 0, size)
      expect(items.map((item) => rawOf(item).eventName ?? item.kind)).toEqual(['A', 'end'])
      expect(rawOf(items[0])).toMatchObject({ eventCategory: 'Management' })
    }
})

test('where it breaks is told in bytes of the content, its byte order mark included', async () => {
  const content = `\ufeff${HEADER}\n${row('A')}\n`
  expect((await read(gzipSync(content).subarray(0, -8))).at(-1)).toMatchObject({
    outcome: 'partial',
    position: Buffer.byteLength(content),
  })
})

test('half a character at the end of UTF-16 is left out', async () => {
  const content = Buffer.from(`\ufeff${HEADER}\n${row('A')}\n`, 'utf16le')
  expect((await read(Buffer.concat([content, Buffer.from('x')]), 0, 7)).map(({ kind }) => kind)).toEqual([
    'record',
    'end',
  ])
})

test('any other CSV gets its sentence', async () => {
  expect(await read('Event time,User name\n2026-03-01T10:00:00Z,alice\n')).toMatchObject([
    { kind: 'end', outcome: 'failed', reason: expect.stringContaining('this is CSV') },
  ])
})
