import { expect, test } from 'vitest'
import { MOST_FILES, nextPart } from './upload-parts'

const sized = (...sizes: number[]) =>
  sizes.map((size, n) => ({ name: `${n}`, bytes: size, file: {} as File }))
const names = (files: readonly { name: string }[]) => files.map(({ name }) => name)

test('a small drop is one request', () => {
  expect(names(nextPart(sized(1, 2, 3)))).toEqual(['0', '1', '2'])
  expect(nextPart([])).toEqual([])
})

test('a request holds a bounded number of files, and fewer where asked', () => {
  const many = sized(...Array<number>(2 * MOST_FILES + 1).fill(1))
  expect(nextPart(many)).toHaveLength(MOST_FILES)
  expect(nextPart(many, 3)).toHaveLength(3)
  expect(nextPart(many, 1)).toHaveLength(1)
})

test('a request holds bounded bytes, but never less than a file', () => {
  expect(names(nextPart(sized(60e6, 4e6, 1)))).toEqual(['0', '1'])
  expect(names(nextPart(sized(9e9, 1)))).toEqual(['0'])
  expect(names(nextPart(sized(1, 9e9)))).toEqual(['0'])
})
