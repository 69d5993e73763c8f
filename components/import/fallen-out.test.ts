import { expect, test } from 'vitest'
import type { ImportSummary } from '@/lib/domain/answers'
import { fallenOut } from './fallen-out'

const imports = (...ids: number[]) => ids.map((id) => ({ id: String(id) }) as ImportSummary)
const kept = (before: ImportSummary[], now: ImportSummary[]) => fallenOut(before, now).map(({ id }) => id)

test('what newer imports pushed off the page is kept', () => {
  expect(kept(imports(10, 9, 8), imports(11, 10, 9))).toEqual(['8'])
  expect(kept(imports(10, 9, 8), imports(13, 12, 11))).toEqual(['10', '9', '8'])
})

test('what was deleted is not', () => {
  expect(kept(imports(10, 9, 8), imports(10, 8, 7))).toEqual([])
  expect(kept(imports(10, 9, 8), imports(10, 9))).toEqual([])
  expect(kept(imports(10), [])).toEqual([])
})

test('nothing is while the page still grows', () => {
  expect(kept(imports(9, 8), imports(10, 9, 8))).toEqual([])
})
