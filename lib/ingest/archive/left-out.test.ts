import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { recordText } from '../test-chunks'
import { EXPLAINING_BYTES, explains, isLeftBySystems, mayExplain } from './left-out'
import { tarOf, zipOf } from './test-archives'

describe('what explains logs', () => {
  test.each([
    ['README', true],
    ['in/License.txt', true],
    ['CHANGELOG.md', true],
    ['license-manager-2024.zip', false],
    ['license-manager.json', false],
    ['notice-2024.log', false],
    ['changelog.csv', false],
    ['readme.json', false],
  ])('%s may do so: %s', (name, may) => expect(mayExplain(name)).toBe(may))

  test('holds nothing that is of a log, or of anything that may hold one', async () => {
    const text = Buffer.from('# Logs\nof 2024, kept for {reasons}\n')
    const example = Buffer.from('# How\n{ "an": example }\n{"a":1}\n[a](b)\n2024-01-01T00:00:00Z {"a":1}\n')
    for (const stored of [text, gzipSync(text), example, Buffer.from('%PDF-1.4')])
      expect(await explains(stored)).toBe(true)
    for (const stored of [
      zipOf([{ name: 'a', content: 'a' }]),
      gzipSync(await tarOf([{ name: 'a', content: 'a' }])),
      Buffer.from('{"Records":[]}', 'utf16le'),
      Buffer.from('\ufeffEvent name,Event time,Event source\nA,B,C\n'),
      Buffer.from(`2024-01-01T00:00:00Z ${recordText(1)}`),
      Buffer.from(`${'the rest of a record'.repeat(1000)}}\n${recordText(1)}\n`),
      Buffer.from('{"eventVersion":"1.08"}'),
      Buffer.from(`{"awslogs":{"data":"${'H4sI'.repeat(EXPLAINING_BYTES / 4)}`),
      Buffer.from('7z\xbc\xaf', 'latin1'),
      Buffer.alloc(0),
    ])
      expect(await explains(stored)).toBe(false)
  })

  test('and what systems leave is told by its name, however long', () => {
    for (const name of ['__MACOSX/a.json', 'in/__MACOSX/._a', 'in/._a.json', '.DS_Store'])
      expect(isLeftBySystems(name)).toBe(true)
    for (const name of ['MACOSX/a', 'x__MACOSX/a', 'in/a.DS_Store', `in/__MACOSX${'/x__MACOSX'.repeat(99)}`])
      expect(isLeftBySystems(name)).toBe(name.startsWith('in/__MACOSX/'))
  })
})
