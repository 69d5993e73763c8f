import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../byte-reader'
import { sourceOf } from '../test-chunks'
import { archiveKind } from './archive-kind'
import { tarOf, withoutMark, zipOf } from './test-archives'

const long = 'the quick brown fox '.repeat(4000)

describe('a file is an archive by its content', () => {
  const kindOf = (bytes: Uint8Array) => archiveKind(new ByteReader(sourceOf(bytes, 4096)))
  const tarred = () => tarOf([{ name: 'a', content: long }])

  test('gzipped or not', async () => {
    const tar = await tarred()
    expect(await kindOf(tar)).toEqual({ kind: 'tar', isGzipped: false })
    expect(await kindOf(gzipSync(tar))).toEqual({ kind: 'tar', isGzipped: true })
    expect(await kindOf(gzipSync(gzipSync(tar)))).toEqual({ kind: 'tar', isGzipped: true })
    expect(await kindOf(gzipSync(tar).subarray(0, 900))).toEqual({ kind: 'tar', isGzipped: true })
    expect(await kindOf(zipOf([]))).toEqual({ kind: 'zip', isGzipped: false })
    for (const bytes of [
      '',
      'PK',
      '{"Records":[]}',
      gzipSync(long),
      gzipSync(long).subarray(0, 20),
      '\x1f\x8b',
    ])
      expect(await kindOf(Buffer.from(bytes))).toBeNull()
  })

  test('whatever is wrong with the gzip around it', async () => {
    const tar = await tarred()
    const wrong = gzipSync(tar)
    wrong.fill(0, wrong.length - 8)
    const gz = gzipSync(tar)
    const named = Buffer.concat([
      gz.subarray(0, 10),
      Buffer.alloc(5000, 'n'),
      Buffer.alloc(1),
      gz.subarray(10),
    ])
    named[3] = 0x08
    for (const bytes of [wrong, Buffer.concat([gz, Buffer.from('rubbish')]), named])
      expect(await kindOf(bytes)).toEqual({ kind: 'tar', isGzipped: true })
  })

  test('of which no more is inflated than tells', async () => {
    const zeros = gzipSync(Buffer.alloc(32 * 1024 * 1024))
    const bomb = gzipSync(Buffer.concat(Array(8).fill(zeros)))
    const before = process.memoryUsage().rss
    expect(await kindOf(bomb)).toBeNull()
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024)
  })

  test('and not by what people name as they like', async () => {
    const record = `{"Records":[{"x":"${'x'.repeat(128)}0012345 ${'x'.repeat(103)}ustar${'x'.repeat(600)}"}]}`
    expect(record.indexOf('ustar')).toBe(257)
    expect(await kindOf(Buffer.from(record))).toBeNull()
    expect(await kindOf(withoutMark(await tarred()))).toEqual({ kind: 'tar', isGzipped: false })
  })
})
