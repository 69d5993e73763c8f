import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { inflate } from '../inflate'
import { sourceOf } from '../test-chunks'
import { tarEntries } from './tar-entries'
import { tarOf, withChecksum, withoutMark } from './test-archives'
import { type Read, readEntries } from './test-entries'

const names = (members: readonly Read[]) => members.map(({ name }) => name)
const long = 'the quick brown fox '.repeat(4000)

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
      const { members, end } = await readEntries(tarEntries(sourceOf(bytes, size)))
      expect(end).toBe('')
      expect(members.map(({ place, text }) => [place, text])).toEqual([
        [1, long],
        [2, 'up'],
        [4, 'last'],
      ])
      expect(names(members)[0]).toBe(entries[1]?.name)
      expect(
        (await readEntries(tarEntries(sourceOf(bytes, size)), (place) => place < 4)).members,
      ).toHaveLength(1)
    }
  })

  test('that is cut, gzipped or not, gives all that stood before the cut', async () => {
    const bytes = await tarOf([...entries, { name: 'cut', content: long }])
    const cut = bytes.length - 40_000
    const plain = await readEntries(tarEntries(sourceOf(bytes.subarray(0, cut), 5000)))
    expect(plain.members.at(-1)).toMatchObject({ name: 'cut', problem: 'the tar archive ends early' })
    expect(plain.members.at(-1)?.text).toBe(long.slice(0, plain.members.at(-1)?.text.length))
    expect(plain.members.at(-1)?.text.length).toBeGreaterThan(30_000)
    const gz = gzipSync(bytes, { level: 0 })
    const zipped = await readEntries(tarEntries(inflate(sourceOf(gz.subarray(0, cut), 5000))))
    expect(zipped.members.at(-1)).toMatchObject({ name: 'cut', problem: 'the gzip stream ends early' })
    expect(zipped.members.at(-1)?.text.length).toBeGreaterThan(30_000)
    expect(zipped.end).toBe('the gzip stream ends early')
  })

  test('that goes on as something else says so, whatever that says of its size', async () => {
    const whole = await tarOf(entries)
    const bytes = Buffer.concat([whole.subarray(0, whole.length - 1024), Buffer.alloc(2048, 'rubbish')])
    const { members, end } = await readEntries(tarEntries(sourceOf(bytes)))
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
    expect(await readEntries(tarEntries(endless()))).toEqual({
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
      expect(await readEntries(tarEntries(sourceOf(bytes, size)))).toMatchObject({
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
    const { members, end } = await readEntries(tarEntries(sourceOf(bytes)))
    expect(members.map(({ name, text, problem }) => [name, text, problem?.slice(0, 20) ?? null])).toEqual([
      ['holes', '', 'it is stored without'],
      ['old', '', 'it is of a kind that'],
      ['a', 'a', null],
    ])
    expect(end).toBe('')
  })

  test('passes over the lists of folders that an incremental one has', async () => {
    const bytes = await tarOf([
      { name: 'logs/', content: 'Ya.json\0' },
      { name: 'logs/a.json', content: 'a' },
    ])
    bytes.write('D', 156)
    withChecksum(bytes.subarray(0, 512)).copy(bytes)
    expect(await readEntries(tarEntries(sourceOf(bytes)))).toMatchObject({
      members: [{ text: 'a' }],
      end: '',
    })
  })

  test('is read that is older than its mark', async () => {
    const bytes = withoutMark(await tarOf([{ name: 'a', content: long }]))
    expect(await readEntries(tarEntries(sourceOf(bytes)))).toMatchObject({
      members: [{ text: long }],
      end: '',
    })
  })

  test('throws what its source throws', async () => {
    const bytes = await tarOf(entries)
    async function* failing() {
      yield bytes.subarray(0, 5000)
      throw new Error('the disk is gone')
    }
    await expect(readEntries(tarEntries(failing()))).rejects.toThrow('the disk is gone')
  })
})
