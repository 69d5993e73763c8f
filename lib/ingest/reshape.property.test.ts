import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRecords } from './read-records'
import { sourceOf } from './test-chunks'
import { SHAPES } from './test-reshape'

/** The texts of a file's records, and how the file ended. */
async function textsOf(content: Uint8Array, sizes: number[], resumeAt = 0) {
  const texts: { text: string; end: number }[] = []
  let outcome = ''
  for await (const items of readRecords(sourceOf(content, ...sizes), { resumeAt }))
    for (const item of items)
      if (item.kind === 'record') texts.push({ text: Buffer.from(item.raw).toString(), end: item.end })
      else outcome += item.kind === 'end' ? item.outcome : `${item.kind} `
  return { texts, outcome }
}

const records = fc
  .array(
    fc.record({
      eventName: fc.string({ minLength: 1 }),
      extra: fc.json(),
      words: fc.string({ unit: 'grapheme' }),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((list) =>
    list.map((fields, i) =>
      JSON.stringify({
        eventVersion: '1.11',
        eventID: `${i}`,
        eventTime: '2024-01-01T00:00:00Z',
        eventSource: 'ses.amazonaws.com',
        ...fields,
      }),
    ),
  )

describe('a log in every shape', () => {
  test.each(Object.entries(SHAPES))(
    '%s gives the same records, and goes on where it was',
    async (_, shape) => {
      await fc.assert(
        fc.asyncProperty(records, fc.integer({ min: 1, max: 3000 }), async (texts, size) => {
          const content = shape(texts)
          const found = await textsOf(content, [size])
          expect(found.texts.map(({ text }) => text)).toEqual(texts)
          expect(found.outcome).toBe('complete')
          const { end } = found.texts[Math.floor(found.texts.length / 2)] as { end: number }
          const rest = await textsOf(content, [65_536], end)
          expect(rest.texts).toEqual(found.texts.filter((record) => record.end > end))
        }),
        { numRuns: 15 },
      )
    },
  )
})
