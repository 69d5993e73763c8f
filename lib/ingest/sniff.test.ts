import { describe, expect, test } from 'vitest'
import { withChecksum } from './archive/test-archives'
import { hasJsonLine, sniff } from './sniff'

const bytes = (text: string, encoding: BufferEncoding = 'latin1') => Buffer.from(text, encoding)
const header = Buffer.alloc(512)
header.write('logs/a.json')
const tar = withChecksum(header)

describe('sniff', () => {
  test.each([
    ['a zip archive', bytes('PK\x03\x04')],
    ['a tar archive', tar],
    ['a 7z archive', bytes('7z\xbc\xaf\x27\x1c')],
    ['zstd-compressed', bytes('\x28\xb5\x2f\xfd')],
    ['bzip2-compressed', bytes('BZh91AY')],
    ['a Parquet file', bytes('PAR1\x15\x04')],
    ['an ORC file', bytes('ORC\x08')],
    ['an Avro file', bytes('Obj\x01\x04')],
    ['a PNG image', bytes('\x89PNG\r\n')],
    ['CSV', bytes('Event ID,Event time,User name\n1,2,3\n')],
    ['CSV', bytes('"eventtime";"eventname"\r\n"a";"b"')],
    ['XML or HTML', bytes('<html>')],
    ['not JSON', bytes('hello world')],
    ['not JSON', bytes('\x00\x01\x02')],
  ])('%s is refused in a sentence', (what, head) => {
    expect(sniff(head)?.reason).toMatch(
      new RegExp(`^this is ${what}\\b.*Cairn (reads CloudTrail logs as JSON|opens an archive)`),
    )
  })

  test.each(['', ' \n\t', '{"Records":[', '[', '\n\n  {', ',{', '{nonsense'])('%j may be a log', (head) => {
    expect(sniff(bytes(head))).toBeNull()
  })

  test('zeros are a tar archive without files, or what only seems to be there', () => {
    const zeros = sniff(Buffer.alloc(1024))
    expect(zeros?.reason).toMatch(/^this is zeros, as a tar archive without files is: Cairn reads/)
    expect(zeros?.isText).toBe(true)
    expect(sniff(Buffer.alloc(4))?.reason).toMatch(/not JSON/)
  })

  test('a byte order mark says nothing about the rest', () => {
    expect(sniff(bytes('\ufeff{"a":1}', 'utf8'))).toBeNull()
    expect(sniff(bytes('\ufeffhello', 'utf8'))?.reason).toMatch(/not JSON/)
  })

  test('what has the mark of another format is no text, whatever comes further down', () => {
    for (const text of ['hello', 'a,b\n1,2', '<html>', '\x00\x01\x02'])
      expect(sniff(bytes(text))?.isText).toBe(true)
    for (const head of [tar, bytes('PK\x03\x04')]) expect(sniff(head)?.isText).toBe(false)
  })

  test.each([
    ['x\n{', true],
    ['x\r\n\t, [', true],
    ['x {\ny [', false],
    ['a,b\n"{""c"":1}",{}', false],
  ])('a line of %j begins as JSON does: %j', (head, expected) => {
    expect(hasJsonLine(bytes(head))).toBe(expected)
  })
})
