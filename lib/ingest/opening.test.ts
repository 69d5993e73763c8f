// What comes out of messages is much only where others wait for it.
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readRecords } from './read-records'
import { recordText, sourceOf } from './test-chunks'

const [one, three] = [recordText(1), recordText(3)]
const log = (...records: string[]) => `{"Records":[${records.join(',')}]}`

test('says before much comes out of messages, however their base64 is written', async () => {
  let waited = 0
  const beforeLarge = async () => {
    waited++
  }
  const times = async (content: string, records: number) => {
    waited = 0
    const kinds: string[] = []
    for await (const items of readRecords(sourceOf(content, 65_536), { resumeAt: 0, beforeLarge }))
      kinds.push(...items.map(({ kind }) => kind))
    expect(kinds).toEqual([...Array(records).fill('record'), 'end'])
    return waited
  }
  const zipped = (...records: string[]) => gzipSync(log(...records)).toString('base64')
  const large = zipped(one, recordText(2, `,"x":"${'y'.repeat(1_200_000)}"`))
  const messages = (...bodies: string[]) =>
    JSON.stringify({ Messages: bodies.map((Body) => ({ MessageId: 'm', Body })) })
  expect(await times(messages(zipped(one)), 1)).toBe(0)
  expect(await times(messages(zipped(one), large, zipped(three)), 4)).toBe(1)
  const escaped = `\\u0048${large.slice(1)}`.replaceAll('/', '\\/').replaceAll('+', '\\u002b')
  expect(
    await times(
      messages(large).replace(large, () => escaped),
      2,
    ),
  ).toBe(1)
  const kinesis = (data: string) => JSON.stringify({ Data: data, SequenceNumber: '1' })
  expect(await times(kinesis(large.replace(/(.)/, '$1\n')), 2)).toBe(1)
  expect(await times(kinesis(Buffer.from(kinesis(large)).toString('base64')), 2)).toBe(1)
  // Much in all of them together, too.
  const some = zipped(one, recordText(2, `,"x":"${'y'.repeat(400_000)}"`))
  expect(await times(messages(some, some, some), 6)).toBe(1)
})
