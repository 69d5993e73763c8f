import { describe, expect, test } from 'vitest'
import {
  bytesOf,
  type DroppedFile,
  dropName,
  droppedFiles,
  nameOfPath,
  rootOf,
  rootsName,
} from './dropped-files'

const file = (name: string, path = '', content = 'x') => ({ path, file: new File([content], name) })

test.each([
  ['./a.json', 'a.json'],
  ['/logs/a.json', 'logs/a.json'],
  ['logs/a.json', 'logs/a.json'],
  ['a.json', 'a.json'],
])('%s is sent as %s', (path, name) => {
  expect(nameOfPath(path)).toBe(name)
})

describe('a drop', () => {
  const folder = droppedFiles([
    file('a.json', '/logs/2024/a.json', 'abc'),
    file('.DS_Store', '/logs/.DS_Store'),
    file('b.json', '/logs/b.json'),
  ])

  test('keeps the paths and leaves out what systems leave in folders', async () => {
    const files = await folder
    expect(files.map(({ name }) => name)).toEqual(['logs/2024/a.json', 'logs/b.json'])
    expect(bytesOf(files)).toBe(4)
  })

  test('is named after its folder, its only file, or its size', async () => {
    expect(dropName(await folder)).toBe('logs/ (2 files)')
    expect(dropName(await droppedFiles([file('a.json')]))).toBe('a.json')
    expect(dropName(await droppedFiles([file('a.json'), file('b.json')]))).toBe('2 files')
    expect(dropName([])).toBe('no files')
  })

  test('is known as far as it was found while more is looked for', async () => {
    const dropped: DroppedFile[] = []
    const seen: number[] = []
    async function* found() {
      for (const name of ['a.json', 'b.json']) {
        yield file(name)
        seen.push(dropped.length)
      }
    }
    expect(await droppedFiles(found(), dropped)).toBe(dropped)
    expect(seen).toEqual([1, 2])
  })

  test('has a name before its files are known', () => {
    const found = [file('a.json', 'logs/2024/a.json'), file('b.json', '/logs/b.json'), file('c.json')]
    expect(found.map(rootOf)).toEqual(['logs/', 'logs/', 'c.json'])
    expect(rootsName(found.map(rootOf))).toBe('logs/ and 1 more')
    expect(rootsName(['logs/', 'logs/'])).toBe('logs/')
    expect(rootsName([])).toBe('what was dropped')
  })
})
