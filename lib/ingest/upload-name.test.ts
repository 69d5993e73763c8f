import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayName, sourceOf, unescapeFormName } from './upload-name'

test.each([
  ['a.json', 'a.json'],
  ['trail/eu/a.json.gz', 'trail/eu/a.json.gz'],
  ['../../etc/passwd', 'etc/passwd'],
  ['/abs//./x.json', 'abs/x.json'],
  ['C:\\logs\\a.json', 'C:/logs/a.json'],
  ['línea "1".json', 'línea "1".json'],
  ['tab\tand\u202Ereversed', 'tab\ufffdand\ufffdreversed'],
  ['', 'upload'],
  ['..', 'upload'],
])('%j is shown as %j', (given, shown) => {
  expect(displayName(given)).toBe(shown)
})

test('a shown name is relative and stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (given) => {
      fc.pre(!given.includes('\0'))
      const shown = displayName(given)
      expect(shown.split('/').some((part) => ['', '.', '..'].includes(part))).toBe(false)
      expect(displayName(shown)).toBe(shown)
    }),
  )
})

test('a name that is too long or holds a NUL is refused', () => {
  expect(() => displayName('a'.repeat(1025))).toThrow('1024')
  expect(() => displayName('a\0b')).toThrow('NUL')
})

test('what browsers escape in a form is undone, and nothing else', () => {
  expect(unescapeFormName('a%22b%22 100%25.json')).toBe('a"b" 100%25.json')
})

test('an import is called after its file, its folder, or their number', () => {
  expect(sourceOf(['a.json'])).toBe('a.json')
  expect(sourceOf(['logs/a.json', 'logs/eu/b.json'])).toBe('logs (2 files)')
  expect(sourceOf(['logs/a.json', 'other/b.json'])).toBe('2 files')
  expect(sourceOf(Array.from({ length: 1200 }, (_, i) => `${i}.json`))).toBe('1,200 files')
})
