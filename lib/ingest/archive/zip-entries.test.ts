import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sourceOf } from '../test-chunks'
import { tarEntries } from './tar-entries'
import { type TestEntry, tarOf, zipOf } from './test-archives'
import { type Read, readEntries, readZip } from './test-entries'

const names = (members: readonly Read[]) => members.map(({ name }) => name)
const long = 'the quick brown fox '.repeat(4000)

describe('a zip', () => {
  const entries: TestEntry[] = [
    { name: 'logs/', content: '' },
    { name: 'logs/a b/ü.json', content: long },
    { name: '../../etc/passwd', content: 'up', stored: true },
    { name: '/absolute\\name', content: '' },
    { name: 'link', content: '/etc/passwd', link: true },
    { name: 'streamed', content: 'as it goes', streamed: true },
  ]

  test('gives its files, and takes names for nothing but text', async () => {
    const { members, end } = await readZip(zipOf(entries))
    expect(end).toBe('')
    expect(names(members)).toEqual(['logs/a b/ü.json', '../../etc/passwd', '/absolute/name', 'streamed'])
    expect(members.map(({ place, text }) => [place, text.length])).toEqual([
      [1, long.length],
      [2, 2],
      [3, 0],
      [5, 10],
    ])
    expect((await readZip(zipOf(entries), (place) => place < 5)).members).toMatchObject([
      { name: 'streamed' },
    ])
    expect(await readZip(zipOf([]))).toEqual({ members: [], end: '' })
  })

  test('says of each member what is wrong with it, and gives the others', async () => {
    const { members } = await readZip(
      zipOf([
        { name: 'secret', content: 'x', encrypted: true },
        { name: 'wrong', content: 'whole', wrong: true },
        { name: 'good', content: 'good' },
      ]),
    )
    expect(members).toMatchObject([
      { text: '', problem: expect.stringContaining('encrypted') },
      { text: 'whole', problem: 'its content does not match its checksum' },
      { text: 'good', problem: null },
    ])
  })

  test('reads members that are too large to be inflated at once to their end, and checks those as well', async () => {
    const content = 'a'.repeat(9 * 1024 * 1024)
    const { members, end } = await readZip(
      zipOf([
        { name: 'whole', content },
        { name: 'wrong', content, wrong: true },
        { name: 'streamed', content, streamed: true },
      ]),
    )
    expect(end).toBe('')
    expect(members.map(({ name, text, problem }) => [name, text.length, problem])).toEqual([
      ['whole', content.length, null],
      ['wrong', content.length, 'its content does not match its checksum'],
      ['streamed', content.length, null],
    ])
  })

  test('may have something behind it, and behind its comment', async () => {
    const kept = [
      { name: 'stored', content: 'as it is', stored: true, streamed: true },
      { name: 'streamed', content: long, streamed: true },
    ]
    const comment = Buffer.from('of last week')
    const commented = Buffer.concat([zipOf(kept), comment])
    commented.writeUInt16LE(comment.length, commented.length - comment.length - 2)
    for (const behind of ['\0'.repeat(9000), '\r\n'])
      for (const zip of [zipOf(kept), commented]) {
        const { members, end } = await readZip(Buffer.concat([zip, Buffer.from(behind)]))
        expect([end, ...members.map(({ text, problem }) => [text, problem])]).toEqual([
          '',
          ...kept.map(({ content }) => [content, null]),
        ])
      }
  })

  test('that is cut gives what stood before the cut', async () => {
    const kept = [
      { name: 'one', content: 'first' },
      { name: 'wrong', content: 'wrong', wrong: true },
      { name: 'two', content: 'second', streamed: true },
      { name: 'three', content: 'third', stored: true },
      { name: 'four', content: Array.from({ length: 9999 }, (_, i) => i).join() },
    ]
    const whole = zipOf(kept)
    const { members, end } = await readZip(whole.subarray(0, 9000))
    expect(end).toMatch(/the zip archive is cut/)
    expect(members.map(({ name, problem }) => [name, problem])).toEqual([
      ['one', null],
      ['wrong', 'its content does not match its checksum'],
      ['two', null],
      ['three', null],
      ['four', 'its compressed content ends early'],
    ])
    expect(members[4]?.text.length).toBeGreaterThan(4096)
    // What is not known before it is read is judged by what there is.
    expect(members[2]?.bytes).toBeGreaterThan(8000)
    const rest = await readZip(whole.subarray(0, 9000), (place) => place < 2)
    expect(rest.members.map(({ name }) => name)).toEqual(['two', 'three', 'four'])
    expect(kept[4]?.content.startsWith(members[4]?.text ?? '-')).toBe(true)
  })
})

describe('a zip whose list of members is broken', () => {
  const kept = ['one', 'two', 'three', 'four'].map((name, i) => ({
    name,
    content: `${name} is here`,
    stored: i < 3,
    streamed: i === 3,
  }))
  const whole = zipOf(kept)
  const list = whole.indexOf('PK\x01\x02', 0, 'latin1')
  const second = whole.indexOf('PK\x01\x02', list + 4, 'latin1')
  const texts = kept.map(({ content }) => content)

  test.each([
    ['breaks off', 0],
    ['names a size that cannot be', 24],
  ])('and %s gives all of them, each once', async (_, at) => {
    const bytes = Buffer.from(whole)
    bytes[second + at] = 0x77
    const { members, end } = await readZip(bytes)
    expect(members.map(({ place, text, problem }) => [place, text, problem])).toEqual(
      texts.map((text, place) => [place, text, null]),
    )
    expect(end).toMatch(/^the list of the zip archive's members breaks behind this one: /)
    expect((await readZip(bytes, (place) => place < 2)).members).toMatchObject([{ text: texts[2] }, {}])
  })

  test('or is missing says so', async () => {
    const { members, end } = await readZip(whole.subarray(0, -22))
    expect(members.map(({ text }) => text)).toEqual(texts)
    expect(end).toMatch(/^what the zip archive ends with is no list of its members/)
  })

  test('or is missing is not taken from a member that is a zip', async () => {
    for (const inner of [zipOf([]), whole]) {
      const around = zipOf([...kept, { name: 'in.zip', content: inner, stored: true }])
      const { members, end } = await readZip(around.subarray(0, -22))
      expect(members.slice(0, -1).map(({ text }) => text)).toEqual(texts)
      expect(end).toMatch(/^what the zip archive ends with is no list of its members/)
    }
  })

  test('checks what stands behind a streamed member all the same', async () => {
    const wrong = zipOf(kept.slice(2).map((each) => ({ ...each, wrong: true })))
    const { members } = await readZip(wrong.subarray(0, -22))
    const problem = 'its content does not match its checksum'
    expect(members).toMatchObject([
      { text: texts[2], problem },
      { text: texts[3], problem },
    ])
  })
})

test('what comes out is what went in', async () => {
  const entry = fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/[\\/\0]/.test(name)),
    content: fc.uint8Array({ maxLength: 3000 }),
    stored: fc.boolean(),
    streamed: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.integer({ min: 200, max: 5000 }),
      async (entries, size) => {
        const expected = entries.map(({ content }) => Buffer.from(content).toString('latin1'))
        const zip = await readZip(zipOf(entries))
        expect(zip).toMatchObject({ members: expected.map((text) => ({ text, problem: null })), end: '' })
        const tar = await readEntries(tarEntries(sourceOf(await tarOf(entries), size)))
        expect(tar).toMatchObject({ members: expected.map((text) => ({ text, problem: null })), end: '' })
      },
    ),
    { numRuns: 15 },
  )
})
