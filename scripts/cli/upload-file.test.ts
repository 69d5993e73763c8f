import { expect, test } from 'vitest'
import { requestsOf, type UploadFile, uploadName } from './upload-file'

const MIB = 1024 ** 2
const of = (mebibytes: number): UploadFile => ({
  name: 'x',
  bytes: mebibytes * MIB,
  async *read() {},
})
const sizes = (files: UploadFile[]) => [...requestsOf(files)].map((request) => request.length)

test('a request has at most 500 files and a gibibyte, and a larger file goes alone', () => {
  expect(sizes(Array.from({ length: 1001 }, () => of(0)))).toEqual([500, 500, 1])
  expect(sizes([of(600), of(424), of(1), of(3000), of(1)])).toEqual([2, 1, 1, 1])
  expect(sizes([])).toEqual([])
})

test('a name is as the server shows it, and of a long one its end', () => {
  expect(uploadName('a\\b/../\x07\0.json')).toBe('a/b/\ufffd\ufffd.json')
  const long = uploadName(`${'x'.repeat(2000)}.json`)
  expect([long.length, long.endsWith('x.json')]).toEqual([1024, true])
})
