// Logs with bytes flipped, cut out, put in and moved: nothing throws, what is damaged is told, and the rest is untouched.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Item } from './read-records'
import { readRecords } from './read-records'
import { sourceOf } from './test-chunks'
import { SHAPES } from './test-reshape'

/** Seconds; more in a run by hand. */
const RUNS = Number(process.env.CAIRN_TEST_RUNS ?? 40)

async function itemsOf(content: Uint8Array, sizes: number[]): Promise<Item[]> {
  const items: Item[] = []
  for await (const batch of readRecords(sourceOf(content, ...sizes), { resumeAt: 0 }))
    for (const item of batch)
      if (item.kind === 'record') items.push({ ...item, raw: Buffer.from(item.raw) })
      else items.push(item.kind === 'reject' ? { ...item, bytes: Buffer.from(item.bytes) } : item)
  return items
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const recordsOf = (items: Item[]) =>
  items.flatMap((item) => (item.kind === 'record' ? [latin1(item.raw)] : []))

const texts = fc
  .array(
    fc.record({
      words: fc.string({ unit: 'grapheme', maxLength: 12 }),
      extra: fc.json({ maxDepth: 2, noUnicodeString: false }),
      version: fc.constantFrom('1.11', null),
    }),
    { minLength: 3, maxLength: 7 },
  )
  .map((list) =>
    list.map(({ version, ...more }, i) =>
      JSON.stringify({
        ...(version && { eventVersion: version }),
        eventID: `id ${i}`,
        eventTime: '2024-01-01T00:00:00Z',
        eventSource: 'ses.amazonaws.com',
        eventName: `Name${i}`,
        userIdentity: { type: 'IAMUser', userName: `u${i}` },
        ...more,
      }),
    ),
  )

const JUNK = [
  '',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\\',
  '\0',
  '\ufeff',
  '{"Records":[',
  ']}',
  '"}\n{"',
  '\ud800',
  'null',
]
type Damage = { at: number; length: number; junk: string; flip: number; from: number; kind: string }
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'replace', 'cut', 'splice', 'end'),
  at: fc.nat(),
  length: fc.integer({ min: 0, max: 40 }),
  junk: fc.constantFrom(...JUNK),
  flip: fc.integer({ min: 1, max: 255 }),
  from: fc.nat(),
})

/** The damaged bytes, and which of the whole ones (half-open) are no longer what they were. */
function damaged(bytes: Buffer, { kind, at, length, junk, flip, from }: Damage) {
  const start = at % bytes.length
  const end = Math.min(bytes.length, start + length)
  const put = (between: Uint8Array, to: number) => ({
    bytes: Buffer.concat([bytes.subarray(0, start), between, bytes.subarray(to)]),
    start,
    end: to,
  })
  if (kind === 'flip') return put(Buffer.from([(bytes[start] as number) ^ flip]), start + 1)
  if (kind === 'replace') return put(Buffer.from(junk), end)
  if (kind === 'cut') return put(Buffer.alloc(0), end)
  if (kind === 'end') return put(Buffer.alloc(0), bytes.length)
  const piece = from % bytes.length
  return put(bytes.subarray(piece, piece + length * 8), start)
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 })

/** Shapes in which a record is its own piece of the file, and what stands before and between the records. */
const PLAIN = [
  'a log',
  'a list',
  'lines',
  'lines with carriage returns',
  'lines of logs',
  'a byte order mark',
  'LookupEvents',
  'EventBridge',
]
const LINES = ['lines', 'lines with carriage returns', 'lines of logs', 'EventBridge']
const shapeOf = (name: string) => SHAPES[name] as NonNullable<(typeof SHAPES)[string]>

/** Where the records' pieces stand in the whole file. */
async function placesOf(content: Buffer): Promise<{ raw: string; start: number; end: number }[]> {
  const items = await itemsOf(content, [content.length])
  return items.flatMap((item) => (item.kind === 'record' ? [{ ...item, raw: latin1(item.raw) }] : []))
}

/** Whether all of it is: documents with commas between them, or one a line. */
function isJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes)
    .toString()
    .replace(/^\ufeff/, '')
  return [[`[${text}]`], text.split('\n').filter((line) => line.trim() !== '')].some((documents) => {
    try {
      for (const document of documents) JSON.parse(document)
      return true
    } catch {
      return false
    }
  })
}

describe('a damaged log', () => {
  test.each(PLAIN)(
    'that is %s gives what is not damaged',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(texts, damage, sizes, async (texts, hit, sizes) => {
          const content = Buffer.from(shapeOf(name)(texts))
          const places = await placesOf(content)
          expect(places.map(({ raw }) => raw)).toEqual(texts.map((text) => latin1(Buffer.from(text))))
          const { bytes, start, end } = damaged(content, hit)
          const items = await itemsOf(bytes, sizes)
          expect(items).toEqual(await itemsOf(bytes, [bytes.length + 1]))

          const last = items.at(-1)
          expect(items.filter(({ kind }) => kind === 'end')).toEqual([last])
          let before = 0
          for (const item of items) {
            if (item.kind === 'end') continue
            expect(item.start).toBeGreaterThanOrEqual(before)
            expect(item.end).toBeLessThanOrEqual(bytes.length)
            before = item.start
            if (item.kind === 'reject') expect(item.reason).toMatch(/^[\w:'].{5}/)
            if (item.kind === 'reject' && bytes.includes(Buffer.from(item.bytes)) && name !== 'LookupEvents')
              expect(latin1(bytes.subarray(item.start, item.end))).toContain(latin1(item.bytes))
            if (item.kind === 'record' && PLAIN.indexOf(name) < 4)
              expect(latin1(bytes.subarray(item.start, item.end))).toContain(latin1(item.raw))
          }

          // Of lines, those that are not touched. A name around a list that is hit may leave JSON that is no log.
          const lineAt = (at: number) => content.lastIndexOf('\n', at) + 1
          const isWhole = (place: { start: number; end: number }) =>
            LINES.includes(name)
              ? (content.indexOf('\n', place.end) + 1 || content.length) <= start || lineAt(place.start) > end
              : place.end <= start || place.start > end
          const found = recordsOf(items)
          const lost = places.filter((place) => isWhole(place) && !found.includes(place.raw))
          if (last?.kind !== 'end' || lost.length === 0) return
          // What is lost is told, unless what is left is JSON again: then nobody can know. A beginning that is no JSON any more says that the file is none: nothing is looked for in it.
          if (last.outcome === 'complete' && items.every(({ kind }) => kind !== 'reject'))
            expect(isJson(bytes)).toBe(true)
          if (last.outcome === 'failed') return
          // Nothing before the damage; and behind it only in a list, of which brackets that do not match cost the rest.
          expect(lost.filter((place) => LINES.includes(name) || place.end <= start)).toEqual([])
        }),
        { numRuns: RUNS, endOnFailure: true },
      )
    },
    60_000,
  )

  test.each([...LINES, 'a list'])(
    'that is %s gives every line that is not damaged, however many are',
    async (name) => {
      const hits = fc.array(fc.tuple(fc.nat(), damage), { minLength: 2, maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(texts, hits, sizes, async (texts, hits, sizes) => {
          const lines = latin1(shapeOf(name)(texts)).split('\n')
          const hurt = new Set<number>()
          for (const [which, hit] of hits) {
            const i = which % lines.length
            hurt.add(i)
            if (lines[i]) lines[i] = damaged(Buffer.from(lines[i], 'latin1'), hit).bytes.toString('latin1')
          }
          const items = await itemsOf(Buffer.from(lines.join('\n'), 'latin1'), sizes)
          const last = items.at(-1)
          // Where nothing at the beginning is JSON, nothing is looked for behind it.
          if (last?.kind === 'end' && last.outcome === 'failed') return
          const found = recordsOf(items)
          const isLost = (text: string) =>
            lines.some((line, i) => !hurt.has(i) && line.includes(text)) && !found.includes(text)
          expect(texts.map((text) => latin1(Buffer.from(text))).filter(isLost)).toEqual([])
        }),
        { numRuns: RUNS, endOnFailure: true },
      )
    },
    60_000,
  )

  test.each(Object.keys(SHAPES))(
    'that is %s never fails anybody, and reads the same in any chunks',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(
          texts,
          fc.array(damage, { minLength: 1, maxLength: 4 }),
          sizes,
          async (texts, hits, sizes) => {
            const content = hits.reduce(
              (bytes, hit) => (bytes.length ? damaged(bytes, hit).bytes : bytes),
              Buffer.from(shapeOf(name)(texts)),
            )
            const items = await itemsOf(content, sizes)
            expect(items.filter(({ kind }) => kind === 'end')).toHaveLength(1)
            expect(items).toEqual(await itemsOf(content, [content.length + 1]))
          },
        ),
        { numRuns: Math.ceil(RUNS / 4), endOnFailure: true },
      )
    },
    60_000,
  )

  test('in gzip is never taken for the whole', async () => {
    await fc.assert(
      fc.asyncProperty(texts, damage, sizes, async (texts, hit, sizes) => {
        const gz = gzipSync(`{"Records":[${texts.join(',')}]}`)
        const { bytes, start } = damaged(gz, hit)
        const items = await itemsOf(bytes, sizes)
        const last = items.at(-1)
        const expected = texts.map((text) => latin1(Buffer.from(text)))
        // The first ten bytes are the header, of which little counts.
        if (start >= 10 && JSON.stringify(recordsOf(items)) !== JSON.stringify(expected))
          expect(last).toMatchObject({ outcome: expect.stringMatching(/partial|failed/) })
      }),
      { numRuns: RUNS * 3, endOnFailure: true },
    )
  }, 60_000)
})
