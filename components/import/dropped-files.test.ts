import { describe, expect, test } from 'vitest'
import { bytesOf, dropName, droppedFiles, nameOfPath } from './dropped-files'

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
})
