import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inflate } from '../inflate'
import { InflateError } from '../inflate-error'
import { sourceOf } from '../test-chunks'
import type { ArchiveEntries } from './archive-entry'
import { tarEntries } from './tar-entries'
import { type TestEntry, tarOf, withChecksum, withoutMark, zipOf } from './test-archives'
import { zipEntries } from './zip-entries'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-archives-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Read = { place: number; name: string; bytes: number; text: string; problem: string | null }

/** What an archive gives, and why it ends where it does not end well. */
async function read(entries: ArchiveEntries, passes: (place: number) => boolean = () => false) {
  const members: Read[] = []
  let end = ''
  try {
    for await (const { place, name, bytes, content, problem } of entries) {
      // Folders and links.
      if (passes(place) || (content === null && problem === null)) continue
      const member = { place, name, bytes, text: '', problem }
      members.push(member)
      try {
        for await (const chunk of content ?? []) member.text += Buffer.from(chunk).toString('latin1')
      } catch (error) {
        if (!(error instanceof InflateError)) throw error
        member.problem = error.reason
      }
    }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    end = error.reason
  }
  return { members, end }
}

async function zipped(bytes: Uint8Array, passes?: (place: number) => boolean) {
  const file = path.join(folder, 'a.zip')
  await writeFile(file, bytes)
  const handle = await open(file)
  try {
    return await read(zipEntries(handle), passes)
  } finally {
    await handle.close()
  }
}
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
    const { members, end } = await zipped(zipOf(entries))
    expect(end).toBe('')
    expect(names(members)).toEqual(['logs/a b/ü.json', '../../etc/passwd', '/absolute/name', 'streamed'])
    expect(members.map(({ place, text }) => [place, text.length])).toEqual([
      [1, long.length],
      [2, 2],
      [3, 0],
      [5, 10],
    ])
    expect((await zipped(zipOf(entries), (place) => place < 5)).members).toMatchObject([{ name: 'streamed' }])
    expect(await zipped(zipOf([]))).toEqual({ members: [], end: '' })
  })

  test('says of each member what is wrong with it, and gives the others', async () => {
    const { members } = await zipped(
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
    const { members, end } = await zipped(
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

  test('that is cut gives what stood before the cut', async () => {
    const kept = [
      { name: 'one', content: 'first' },
      { name: 'wrong', content: 'wrong', wrong: true },
      { name: 'two', content: 'second', streamed: true },
      { name: 'three', content: 'third', stored: true },
      { name: 'four', content: Array.from({ length: 9999 }, (_, i) => i).join() },
    ]
    const whole = zipOf(kept)
    const { members, end } = await zipped(whole.subarray(0, 9000))
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
    const rest = await zipped(whole.subarray(0, 9000), (place) => place < 2)
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
    const { members, end } = await zipped(bytes)
    expect(members.map(({ place, text, problem }) => [place, text, problem])).toEqual(
      texts.map((text, place) => [place, text, null]),
    )
    expect(end).toMatch(/^the list of the zip archive's members breaks behind this one: /)
    expect((await zipped(bytes, (place) => place < 2)).members).toMatchObject([{ text: texts[2] }, {}])
  })

  test('or has something behind it says so', async () => {
    const { members, end } = await zipped(Buffer.concat([whole, Buffer.alloc(99)]))
    expect(members.map(({ text }) => text)).toEqual(texts)
    expect(end).toMatch(/^what the zip archive ends with is no list of its members/)
  })
})

describe('a tar', () => {
  const entries = [
    { name: 'logs', content: '', header: { type: 'directory' as const } },
    { name: `${'deep/'.repeat(60)}ü.json`, content: long },
    { name: '../up', content: 'up' },
    { name: 'link', content: '', header: { type: 'symlink' as const, linkname: '/etc/passwd' } },
    { name: 'last', content: 'last' },
  ]

  test('gives its files, in whatever chunks it comes', async () => {
    const bytes = await tarOf(entries)
    for (const size of [100, 7000, 100_000]) {
      const { members, end } = await read(tarEntries(sourceOf(bytes, size)))
      expect(end).toBe('')
      expect(members.map(({ place, text }) => [place, text])).toEqual([
        [1, long],
        [2, 'up'],
        [4, 'last'],
      ])
      expect(names(members)[0]).toBe(entries[1]?.name)
      expect((await read(tarEntries(sourceOf(bytes, size)), (place) => place < 4)).members).toHaveLength(1)
    }
  })

  test('that is cut, gzipped or not, gives all that stood before the cut', async () => {
    const bytes = await tarOf([...entries, { name: 'cut', content: long }])
    const cut = bytes.length - 40_000
    const plain = await read(tarEntries(sourceOf(bytes.subarray(0, cut), 5000)))
    expect(plain.members.at(-1)).toMatchObject({ name: 'cut', problem: 'the tar archive ends early' })
    expect(plain.members.at(-1)?.text).toBe(long.slice(0, plain.members.at(-1)?.text.length))
    expect(plain.members.at(-1)?.text.length).toBeGreaterThan(30_000)
    const gz = gzipSync(bytes, { level: 0 })
    const zipped = await read(tarEntries(inflate(sourceOf(gz.subarray(0, cut), 5000))))
    expect(zipped.members.at(-1)).toMatchObject({ name: 'cut', problem: 'the gzip stream ends early' })
    expect(zipped.members.at(-1)?.text.length).toBeGreaterThan(30_000)
    expect(zipped.end).toBe('the gzip stream ends early')
  })

  test('that goes on as something else says so, whatever that says of its size', async () => {
    const whole = await tarOf(entries)
    const bytes = Buffer.concat([whole.subarray(0, whole.length - 1024), Buffer.alloc(2048, 'rubbish')])
    const { members, end } = await read(tarEntries(sourceOf(bytes)))
    expect([names(members).at(-1), end]).toEqual(['last', 'what follows the last member is no tar archive'])
  })

  test('that announces a header of a gigabyte is not waited for', async () => {
    const plain = Buffer.from((await tarOf([{ name: 'x', content: 'x' }])).subarray(0, 512))
    plain.write('10000000000', 124)
    plain.write('x', 156)
    const header = withChecksum(plain)
    let taken = 0
    async function* endless() {
      yield header
      for (; taken < 1024; taken++) yield Buffer.alloc(1024 * 1024)
    }
    expect(await read(tarEntries(endless()))).toEqual({
      members: [],
      end: 'what its first header announces is no tar archive',
    })
    expect(taken).toBeLessThan(64)
  })

  test('gives what follows folders that say how large they are, and folders of old archives', async () => {
    const whole = await tarOf([
      { name: 'logs', content: '', header: { type: 'directory' } },
      { name: 'logs/', content: '' },
      { name: 'logs/a', content: 'a' },
    ])
    whole.write('00000004096', 124)
    const bytes = Buffer.concat([withChecksum(whole.subarray(0, 512)), whole.subarray(512)])
    for (const size of [512, 100_000])
      expect(await read(tarEntries(sourceOf(bytes, size)))).toMatchObject({
        members: [{ text: 'a' }],
        end: '',
      })
  })

  test('has labels without a word, and says of sparse files what they are', async () => {
    const kinds = await tarOf([
      { name: 'label', content: '' },
      { name: 'holes', content: '1\n0\n512\n', header: { pax: { 'GNU.sparse.major': '1' } } },
      { name: 'old', content: 'x' },
      { name: 'a', content: 'a' },
    ])
    const bytes = Buffer.from(kinds)
    for (const [name, kind] of [
      ['label', 'V'],
      ['old', 'S'],
    ] as const) {
      const at = bytes.indexOf(`${name}\0`, 0, 'latin1')
      bytes.write(kind, at + 156, 'latin1')
      withChecksum(bytes.subarray(at, at + 512)).copy(bytes, at)
    }
    const { members, end } = await read(tarEntries(sourceOf(bytes)))
    expect(members.map(({ name, text, problem }) => [name, text, problem?.slice(0, 20) ?? null])).toEqual([
      ['holes', '', 'it is stored without'],
      ['old', '', 'it is of a kind that'],
      ['a', 'a', null],
    ])
    expect(end).toBe('')
  })

  test('is read that is older than its mark', async () => {
    const bytes = withoutMark(await tarOf([{ name: 'a', content: long }]))
    expect(await read(tarEntries(sourceOf(bytes)))).toMatchObject({ members: [{ text: long }], end: '' })
  })

  test('throws what its source throws', async () => {
    const bytes = await tarOf(entries)
    async function* failing() {
      yield bytes.subarray(0, 5000)
      throw new Error('the disk is gone')
    }
    await expect(read(tarEntries(failing()))).rejects.toThrow('the disk is gone')
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
        const zip = await zipped(zipOf(entries))
        expect(zip).toMatchObject({ members: expected.map((text) => ({ text, problem: null })), end: '' })
        const tar = await read(tarEntries(sourceOf(await tarOf(entries), size)))
        expect(tar).toMatchObject({ members: expected.map((text) => ({ text, problem: null })), end: '' })
      },
    ),
    { numRuns: 15 },
  )
})
