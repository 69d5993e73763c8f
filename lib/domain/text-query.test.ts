// What a text query means, and that the quick matcher holds to it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryCase } from '../db/block-filter-arbitrary'
import { parseTextQuery, type TextTerm, textMatcher } from './text-query'

const termsOf = (q: string) => {
  const parsed = parseTextQuery(q)
  return 'query' in parsed ? parsed.query.terms : parsed.problem
}
const matches = (q: string, record: unknown) => {
  const parsed = parseTextQuery(q)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return textMatcher(parsed.query)(Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)))
}

describe('a query', () => {
  test.each([
    ['alice', [{ text: 'alice', prefix: false }]],
    [
      ' alice\tbob  alice ',
      [
        { text: 'alice', prefix: false },
        { text: 'bob', prefix: false },
      ],
    ],
    [
      'ali* "ali*" "two words"',
      [
        { text: 'ali', prefix: true },
        { text: 'ali*', prefix: false },
        { text: 'two words', prefix: false },
      ],
    ],
    ['arn:aws:s3:::a/*', [{ text: 'arn:aws:s3:::a/', prefix: true }]],
    [
      'a"b c"d',
      [
        { text: 'a', prefix: false },
        { text: 'b c', prefix: false },
        { text: 'd', prefix: false },
      ],
    ],
    ['x ""', [{ text: 'x', prefix: false }]],
  ])('%j is read', (q, terms) => {
    expect(termsOf(q)).toEqual(terms)
  })

  test.each([
    '',
    '  ',
    '""',
    '"open',
    'a "b',
    '"',
    '*',
    'a *',
    'x'.repeat(1001),
    Array.from({ length: 21 }, (_, i) => i).join(' '),
  ])('%j is refused with a sentence', (q) => {
    expect(termsOf(q)).toMatch(/^q (is|has) /)
  })
})

describe('a term', () => {
  const record = {
    alice: 1,
    userIdentity: { arn: 'arn:aws:iam::123:user/alice', email: 'bob@example.com', name: 'MüLLer' },
    requestParameters: {
      list: [{ id: 'i-0abc' }, 'prod-logs', 'two words'],
      limit: 1.5,
      dry: true,
      none: null,
    },
    policy: '{"Effect":"Allow"}',
    malice: 'malice',
  }
  test.each([
    'alice',
    'ALICE',
    'user/alice',
    'bob@example.com',
    'example.com',
    'arn:aws:iam::123:user/alice',
    'i-0abc',
  ])('%s occurs', (q) => {
    expect(matches(q, record)).toBe(true)
  })
  test.each([
    'prod-logs',
    '"two words"',
    'two words',
    'müller',
    'MÜLL*',
    '1.5',
    'true',
    'effect allow',
    'mali*',
  ])('%s occurs', (q) => {
    expect(matches(q, record)).toBe(true)
  })
  test.each([
    'alic',
    'lice',
    '"words two"',
    'i-0ab',
    'userIdentity',
    'null',
    'none',
    'müll',
    'alice bill',
    'ümüller',
  ])('%s does not occur', (q) => {
    expect(matches(q, record)).toBe(false)
  })
  test('is found in whatever way JSON writes it', () => {
    expect(matches('alice/b', '{"a":"\\u0061LICE\\/b"}')).toBe(true)
    expect(matches('line', '{"a":"one\\nline"}')).toBe(true)
    expect(matches('nline', '{"a":"one\\nline"}')).toBe(false)
    expect(matches('kelvin', '{"a":"\u212aelvin"}')).toBe(true)
    expect(matches('\u212aelvin', '{"a":"kelvin"}')).toBe(true)
  })
  test('is no member’s name, whatever blanks stand around it', () => {
    expect(matches('alice', '{"alice" \n : "x"}')).toBe(false)
    expect(matches('alice', '{"a":"alice" \n , "b":":"}')).toBe(true)
  })
  test('is found in the middle of a long value, and twice-written members count both', () => {
    expect(matches('needle', { a: `${'x'.repeat(300_000)} \\ needle` })).toBe(true)
    expect(matches('first', '{"a":"first","a":"second"}')).toBe(true)
  })
})

test.each([
  ['a', { x: 'a'.repeat(400_000) }],
  ['a', Array.from({ length: 100_000 }, () => 'aa')],
  ['2', { x: Array.from({ length: 200_000 }, () => 22) }],
  ['zz', { x: '\n'.repeat(4_000_000), y: '\u0001' }],
])('%s is soon known not to be in a record made to be slow', (q, record) => {
  const start = performance.now()
  expect(matches(q, record)).toBe(false)
  // Reading on from each place where it seems to be takes a minute.
  expect(performance.now() - start).toBeLessThan(10_000)
})

/** The definition, spelled out: at each character of each value, compare one by one and look at both ends. */
const cases = new Map<string, RegExp>()
const same = (a: string, b: string) => {
  if (a === b) return true
  const eitherCase = cases.get(a) ?? new RegExp(`^\\u{${a.codePointAt(0)?.toString(16)}}$`, 'iu')
  cases.set(a, eitherCase)
  return eitherCase.test(b)
}
const isWord = (character: string | undefined) =>
  character !== undefined && /^[\p{L}\p{N}_]$/u.test(character)
const occurs = (value: string, { text, prefix }: TextTerm) => {
  const [characters, wanted] = [[...value], [...text]]
  return characters.some((_, at) => {
    const end = at + wanted.length
    return (
      end <= characters.length &&
      wanted.every((character, i) => same(character, characters[at + i] as string)) &&
      !(isWord(characters[at - 1]) && isWord(characters[at])) &&
      (prefix || !(isWord(characters[end - 1]) && isWord(characters[end])))
    )
  })
}

test('the matcher finds what the definition says', () => {
  let found = 0
  fc.assert(
    fc.property(arbitraryCase, ({ record, texts, terms }) => {
      const expected = terms.every((term) => texts.some((value) => occurs(value, term)))
      if (expected) found++
      expect(textMatcher({ terms })(record)).toBe(expected)
    }),
    { numRuns: 10_000 },
  )
  // The pieces meet: the property is not about nothing.
  expect(found).toBeGreaterThan(1500)
}, 60_000)
