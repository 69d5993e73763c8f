import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Item, readRecords } from './read-records'
import { recordText, sourceOf } from './test-chunks'

async function read(content: Uint8Array | string, resumeAt = 0, ...sizes: number[]): Promise<Item[]> {
  const items: Item[] = []
  for await (const batch of readRecords(sourceOf(content, ...sizes), { resumeAt }))
    for (const item of batch) {
      if (item.kind === 'record') items.push({ ...item, raw: Uint8Array.from(item.raw) })
      else items.push(item.kind === 'reject' ? { ...item, bytes: Uint8Array.from(item.bytes) } : item)
    }
  return items
}

/** In short: the names of the events, `reject`, `skip`, and the outcome at the end. */
async function outline(content: Uint8Array | string, ...sizes: number[]): Promise<string> {
  const words = (await read(content, 0, ...sizes)).map((item) =>
    item.kind === 'record' ? item.normalised.event.eventName : item.kind === 'end' ? item.outcome : item.kind,
  )
  return words.join(' ')
}
const log = (...records: string[]) => `{"Records":[${records.join(',')}]}`
const [one, two, three] = [recordText(1), recordText(2), recordText(3)]

describe('readRecords', () => {
  test('gives each record with its text and its place', async () => {
    const content = log(one, two)
    for (const size of [1, 100, 10_000]) {
      const items = await read(content, 0, size)
      expect(items.map(({ kind }) => kind)).toEqual(['record', 'record', 'end'])
      expect(items[1]).toMatchObject({ start: content.indexOf(two), end: content.indexOf(two) + two.length })
      expect(items[1]?.kind === 'record' && Buffer.from(items[1].raw).toString()).toBe(two)
      expect(items[2]).toEqual({ kind: 'end', outcome: 'complete', looksLikeLog: true })
    }
  })

  test('reads every shape, gzipped or not, by content', async () => {
    const lookup = JSON.stringify({ Events: [one, two].map((text) => ({ CloudTrailEvent: text })) })
    const bridge = [one, two].map((text) => `{"detail-type":"x","detail":${text}}`).join('\n')
    const pretty = JSON.stringify(JSON.parse(log(one, two)), null, 2).replaceAll('\n', '\r\n')
    const shapes = [log(one, two), `[${one},${two}]`, `${one}\n${two}\n`, one + two, lookup, bridge, pretty]
    for (const shape of [...shapes, `\ufeff${log(one, two)}`, `${log(one)}\n${log(two)}`])
      for (const bytes of [shape, gzipSync(shape), gzipSync(gzipSync(shape))])
        expect(await outline(bytes, 7)).toBe('Name1 Name2 complete')
  })

  test('an answer of CloudWatch Logs may be larger than any record', async () => {
    const message = recordText(1, `,"x":"${'y'.repeat(6_000_000)}"`)
    const content = Buffer.from(JSON.stringify({ events: [{ message }, { message }, { message }] }))
    async function* source() {
      for (let at = 0; at < content.length; at += 262_144) yield content.subarray(at, at + 262_144)
    }
    const kinds: string[] = []
    for await (const batch of readRecords(source(), { resumeAt: 0 }))
      for (const item of batch) kinds.push(item.kind === 'end' ? item.outcome : item.kind)
    expect(kinds).toEqual(['record', 'record', 'record', 'complete'])
  }, 60_000)

  test('a message of CloudWatch Logs that only asks who is there is an empty log', async () => {
    const message = 'CWL CONTROL MESSAGE: Checking health of destination.'
    const logEvents = [{ id: '', timestamp: 1, message }]
    expect(await outline(JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents }))).toBe('complete')
    for (const text of ['{"events":[]}', '{"Messages":[]}', '{"events":[{"id":1}]}'])
      expect(await outline(text)).toBe('failed')
    expect(await outline('{"logEvents":[]}')).toBe('complete')
  })

  test('places count the byte order mark', async () => {
    expect((await read(`\ufeff${one}`))[0]).toMatchObject({ start: 3, end: 3 + one.length })
  })

  test('files that were put together have byte order marks anywhere', async () => {
    const logs = [log(one), log(two)].map((text) => `\ufeff${text}`)
    const whole = `\ufeff\ufeff${one}\n\ufeff${two}\r\n`
    for (const content of [logs.join(''), logs.join('\n'), logs.join('\r\n'), whole])
      for (const size of [1, 7, 1000]) {
        expect(await outline(content, size)).toBe('Name1 Name2 complete')
        expect(await outline(Buffer.from(content, 'utf16le'), size)).toBe('Name1 Name2 complete')
      }
    expect(await outline(Buffer.concat(logs.map((text) => gzipSync(text))))).toBe('Name1 Name2 complete')
    // A part of a mark is none.
    const [, reject] = await read(Buffer.concat([Buffer.from(`${one}\n`), Buffer.from([0xef, 0xbb])]), 0, 1)
    expect(reject).toMatchObject({ kind: 'reject', bytes: Uint8Array.from([0xef, 0xbb]) })
  })

  test('says before it holds much', async () => {
    const times = async (content: string) => {
      let waited = 0
      const beforeLarge = async () => {
        waited++
      }
      for await (const _ of readRecords(sourceOf(content, 65_536), { resumeAt: 0, beforeLarge }));
      return waited
    }
    const x = (length: number) => recordText(1, `,"x":"${'y'.repeat(length)}"`)
    expect(await times(log(...Array.from({ length: 4000 }, (_, i) => recordText(i))))).toBe(0)
    expect(await times(log(x(500_000), x(500_000), x(500_000)))).toBe(0)
    expect(await times(log(one, x(2_000_000)))).toBeGreaterThan(0)
    const row = `2026-01-01T00:00:00Z,a,b,${'c'.repeat(8191)}\n`
    const rows = (mebibytes: number) =>
      `Event time,Event source,Event name,User agent\n${row.repeat(mebibytes * 128)}`
    expect(await times(rows(7))).toBe(0)
    expect(await times(rows(9))).toBeGreaterThan(0)
  })

  test('makes no values of a record that has too many, whichever of its members holds them', async () => {
    const hostile = recordText(1, `,"userAgent":[${'[],'.repeat(350_000)}1]`)
    const [many, good] = await read(log(hostile, two), 0, 262_144)
    expect(many).toMatchObject({ kind: 'reject', reason: 'it holds more values than any record does' })
    expect(good).toMatchObject({ kind: 'record' })
  })

  test('goes on where it was', async () => {
    const content = `${one}\nnonsense\n${two}\n${three}`
    const all = await read(content)
    for (const item of all.slice(0, -1)) {
      const end = 'end' in item ? item.end : 0
      const rest = all.filter((other) => other.kind === 'end' || other.end > end)
      expect(await read(content, end, 11)).toEqual(rest)
    }
  })

  test('a batch holds whole envelopes', async () => {
    const content = `{"detail":{"Records":[${one},${two}]}}${three}`
    const batches: number[][] = []
    for await (const batch of readRecords(sourceOf(content, 1), { resumeAt: 0 }))
      batches.push(batch.flatMap((item) => (item.kind === 'record' ? [item.end] : [])))
    const [first, last] = [content.length - three.length, content.length]
    expect(batches).toEqual([[first, first, last], []])
  })
})

describe('the outcome', () => {
  test.each(['', ' \n', '\ufeff', '[]', '{"Records":[]}', '{"Events":[]}', '{"Records":[]}\n{"Records":[]}'])(
    'of %j is complete, with nothing in it',
    async (content) => {
      expect(await read(content)).toEqual([{ kind: 'end', outcome: 'complete', looksLikeLog: true }])
      expect(await read(gzipSync(content))).toEqual([
        { kind: 'end', outcome: 'complete', looksLikeLog: true },
      ])
    },
  )

  test.each(['{}', '{"foo":1}', '[1,2]', '{"a":1}\n{"b":2}'])('of %j is failed: no log', async (content) => {
    const reason = 'this is valid JSON, but no CloudTrail log'
    expect(await read(content)).toEqual([
      { kind: 'end', outcome: 'failed', reason, position: 0, looksLikeLog: false },
    ])
  })

  test('of JSON that is too much does not say that it is none', async () => {
    const reason = 'this is no CloudTrail log: it holds more values than any record does'
    expect(await read(`{"x":[${'{},'.repeat(340_000)}1]}`, 0, 262_144)).toMatchObject([
      { outcome: 'failed', reason },
    ])
  })

  test.each(['hello', 'a,b\n1,2', 'PK\x03\x04', '{hello}\n{world}', '{"a":1 "b":2}'])(
    'of %j is failed: not JSON',
    async (content) => {
      expect(await read(content)).toMatchObject([
        { kind: 'end', outcome: 'failed', position: 0, reason: expect.stringMatching(/^this is /) },
      ])
    },
  )

  test('of what is skipped alone is complete', async () => {
    expect(await outline('{"digestStartTime":"x","logFiles":[]}')).toBe('skip complete')
    expect(await outline('{"Records":[{"eventSource":"aws:s3"}]}')).toBe('skip complete')
  })

  test('of a broken line among good ones is a reject', async () => {
    expect(await outline(`${one}\n{"a":[1,\n${two}\n${three}`)).toBe('Name1 reject Name2 Name3 complete')
    expect(await outline(`nonsense\n${one}\n${two}`)).toBe('reject Name1 Name2 complete')
    expect(await outline(`{nonsense\n${one}`)).toBe('reject Name1 complete')
  })

  test('of a log that begins in the middle of a record is complete, and that record a reject', async () => {
    const long = recordText(0, `,"x":"${'y'.repeat(250_000)}"`)
    for (const cut of [1, 20, 60, long.length - 2, long.length - 1])
      for (const size of [5000, 1_000_000]) {
        const content = `${long.slice(cut)}\n${one}\n${two}\n`
        expect(await outline(content, size)).toBe('reject Name1 Name2 complete')
      }
    const items = await read(`${long.slice(60)}\n${one}`)
    expect(items[0]).toMatchObject({ kind: 'reject', start: 0, end: long.length - 60 })
    expect(await read(`${long.slice(60)}\n${one}`, long.length - 60)).toEqual(items.slice(1))
  })

  test.each([
    ['CSV', `a,b\n1,"{\n  ""x"": [\n{\n}\n]}"\n${'1,2\n'.repeat(3000)}`],
    ['CSV', `a,b\n{"x":1}\n[]\n2\n"z"\n${'1,2\n'.repeat(3000)}`],
    ['CSV', `a,b\n{"x":1}\n1,2\n`],
    ['not JSON', '# settings\n[section]\nkey=value\n'],
    ['not JSON', 'hello\n{"Records":['],
    ['XML or HTML', '<script>\n{\n}\n</script>'],
  ])('of %s with lines that look like JSON is failed, in one sentence', async (what, content) => {
    expect(await read(content)).toEqual([
      {
        kind: 'end',
        outcome: 'failed',
        reason: expect.stringMatching(new RegExp(`^this is ${what}\\b.*Cairn reads CloudTrail logs as JSON`)),
        position: 0,
        looksLikeLog: false,
      },
    ])
  })

  test('of a cut log is partial', async () => {
    const content = log(one, two)
    const items = await read(content.slice(0, -10))
    expect(items.at(-1)).toEqual({
      kind: 'end',
      outcome: 'partial',
      reason: 'the file ends inside a record',
      position: content.length - 10,
      looksLikeLog: true,
    })
    expect(await outline(content.slice(0, 20))).toBe('partial')
    expect(await outline('{"eventVersion":"1.')).toBe('partial')
  })

  test('of cut or corrupt gzip is partial, with all that came before', async () => {
    const records = Array.from({ length: 500 }, (_, i) => recordText(i, `,"x":${Math.sqrt(i)}`))
    const gz = gzipSync(log(...records))
    const cut = await read(gz.subarray(0, gz.length - 8))
    expect(cut).toHaveLength(501)
    expect(cut.at(-1)).toMatchObject({ outcome: 'partial', reason: 'the gzip stream ends early' })
    const half = await read(gz.subarray(0, gz.length >> 1))
    expect(half.length).toBeGreaterThan(100)
    expect(half.at(-1)).toMatchObject({ outcome: 'partial', reason: 'the gzip stream ends early' })
    expect(await outline(gz.subarray(0, 6))).toBe('failed')
  })

  test('counts what messages unpack to with the rest', async () => {
    const body = gzipSync(log(...Array.from({ length: 200 }, () => one))).toString('base64')
    const Messages = Array.from({ length: 20 }, () => ({ MessageId: 'm', Body: body }))
    const content = JSON.stringify({ Messages })
    const limits = { maxBytes: 1e9, maxRatio: 10, freeBytes: 1000 }
    const items: Item[] = []
    for await (const some of readRecords(sourceOf(content, 100), { resumeAt: 0, limits })) items.push(...some)
    expect(items.length).toBeLessThan(20 * 200)
    expect(items.at(-1)).toMatchObject({
      outcome: 'partial',
      reason: expect.stringContaining('more than 10 times its size'),
    })
    const all = { ...limits, freeBytes: 1e9 }
    let found = 0
    for await (const some of readRecords(sourceOf(content, 100), { resumeAt: 0, limits: all }))
      found += some.length
    expect(found).toBe(20 * 200 + 1)
  })

  test('of a file of which nothing can be read comes early', async () => {
    let taken = 0
    async function* endless() {
      for (; ; taken++) yield Buffer.from('{nonsense}\n'.repeat(100))
    }
    for await (const [end] of readRecords(endless(), { resumeAt: 0 }))
      expect(end).toMatchObject({ kind: 'end', outcome: 'failed', reason: expect.stringMatching(/not JSON/) })
    expect(taken).toBeLessThan(20)
  })

  test('what the source throws is thrown', async () => {
    async function* failing() {
      yield Buffer.from(log(one).slice(0, 30))
      throw new Error('the disk is gone')
    }
    await expect(async () => {
      for await (const _ of readRecords(failing(), { resumeAt: 0 }));
    }).rejects.toThrow('the disk is gone')
  })
})

describe('the hash of the content', () => {
  const hashOf = async (content: Uint8Array | string, resumeAt = 0): Promise<string | undefined> => {
    let end: Item | undefined
    for await (const batch of readRecords(sourceOf(content, 50), { resumeAt, hash: true })) end = batch.at(-1)
    return end?.kind === 'end' && end.contentHash ? Buffer.from(end.contentHash).toString('hex') : undefined
  }
  const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex')
  const content = log(one, two, three)

  test('is of all that was inflated, wherever reading resumes', async () => {
    expect(await hashOf(content)).toBe(sha256(content))
    expect(await hashOf(gzipSync(content))).toBe(sha256(content))
    expect(await hashOf(gzipSync(content), content.indexOf(three))).toBe(sha256(content))
    expect(await hashOf(`${content}\n`)).not.toBe(sha256(content))
  })

  test('of a broken gzip is of what came out of it, and of a file that was not read to its end there is none', async () => {
    const broken = await hashOf(gzipSync(content).subarray(0, -20))
    expect(broken).toMatch(/^[\da-f]{64}$/)
    expect(broken).not.toBe(sha256(content))
    expect(await hashOf('PK\u0003\u0004'.padEnd(100_000, 'x'))).toBeUndefined()
  })
})
