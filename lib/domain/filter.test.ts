// The filter language: the address bar and the API share it, so reading and writing must agree exactly.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dimension, dimensionOf, isDimension } from './dimensions'
import {
  type Condition,
  clear,
  exclude,
  FILTER_KEYS,
  type Filter,
  type FilterKey,
  formatFilter,
  isRelative,
  NO_FILTER,
  only,
  parseFilter,
  resolveRange,
  toggle,
  withRange,
} from './filter'

const parse = (query: string, others?: readonly string[]) => parseFilter(new URLSearchParams(query), others)
const written = (filter: Filter) => formatFilter(filter).toString()

// Values worth meeting: marks in front, the query string's own characters, other scripts, astral characters.
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.tuple(fc.constantFrom('!', '!!', '!!!'), fc.string()).map((parts) => parts.join('')),
  fc.constantFrom('!', 'a&b=c', '%00', '%21x', '+', ' ', '#', 'ünïcödé 🦊', '\n', 'none', 'any', 'unknown'),
)
const freeText = text.filter((value) => !value.includes('\0'))
const valuesOf = (key: FilterKey): fc.Arbitrary<string> => {
  if (!isDimension(key)) return freeText
  const { values, storage }: Dimension = dimensionOf(key)
  if (values) return fc.constantFrom(...values)
  return storage.kind === 'id' ? fc.nat(999_999_999).map(String) : freeText
}
const conditionOf = (key: FilterKey): fc.Arbitrary<Condition> =>
  fc
    .record({
      include: fc.uniqueArray(valuesOf(key), { maxLength: 4 }),
      exclude: fc.uniqueArray(valuesOf(key), { maxLength: 4 }),
    })
    .filter(({ include, exclude }) => include.length + exclude.length > 0)
const conditions: fc.Arbitrary<Filter['conditions']> = fc.record(
  Object.fromEntries(FILTER_KEYS.map((key) => [key, conditionOf(key)])),
  { requiredKeys: [] },
)
const range = fc.constantFrom(
  {},
  { from: 'now-7d' },
  { to: '2026-11-21T00:00:00Z' },
  { from: '2026-11-01T00:00:00.5+01:00', to: '2026-11-21 00:00' },
  { from: 'now-1y', to: 'now-4w' },
)
const filters: fc.Arbitrary<Filter> = fc
  .tuple(range, conditions)
  .map(([bounds, conditions]) => ({ ...bounds, conditions }))
const keyed = fc.constantFrom(...FILTER_KEYS).chain((key) => fc.tuple(fc.constant(key), valuesOf(key)))

describe('parseFilter', () => {
  it('reads back every filter that formatFilter writes', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parse(written(filter))).toEqual({ filter, problems: [] })
      }),
    )
  })

  it('never throws, and what it takes reads back the same', () => {
    const names = fc.oneof(fc.constantFrom(...FILTER_KEYS, 'from', 'to'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string({ unit: 'binary' }))), (pairs) => {
        const { filter } = parseFilter(new URLSearchParams(pairs))
        expect(parse(written(filter))).toEqual({ filter, problems: [] })
      }),
    )
  })

  it('ORs repeated values, takes `!` as exclusion and `!!` as a literal mark', () => {
    expect(parse('user=alice&user=bob&user=alice&user=!carol&user=!!x&user=!!!y').filter.conditions).toEqual({
      user: { include: ['alice', 'bob', '!x'], exclude: ['carol', '!y'] },
    })
  })

  it.each([
    ['colour=red', 'colour', /unknown parameter/],
    ['__proto__=1', '__proto__', /unknown parameter/],
    ['toString=1', 'toString', /unknown parameter/],
    ['readOnly=maybe', 'readOnly', /one of true, false, unknown/],
    ['readOnly=!maybe', 'readOnly', /one of/],
    ['actor=human', 'actor', /one of direct/],
    ['outcome=ok', 'outcome', /one of success/],
    ['import=abc', 'import', /not an id/],
    ['import=12345678901', 'import', /not an id/],
    ['user=', 'user', /empty/],
    ['user=!', 'user', /empty/],
    ['user=a%00b', 'user', /NUL/],
    [`user=${'x'.repeat(4097)}`, 'user', /longer than 4096/],
    ['from=yesterdayish', 'from', /neither an ISO time/],
    ['from=', 'from', /neither an ISO time/],
    ['from=now-1h&from=now-2h', 'from', /more than once/],
    ['from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z', 'from', /not before/],
    ['from=now-1h&to=now-2h', 'from', /not before/],
    [Array.from({ length: 201 }, (_, i) => `user=u${i}`).join('&'), 'user', /more than 200/],
  ])('reports %s', (query, field, message) => {
    const { filter, problems } = parse(`${query}&service=s3.amazonaws.com`)
    expect(problems).toEqual([{ field, message: expect.stringMatching(message) }])
    expect(filter.conditions).toEqual({ service: { include: ['s3.amazonaws.com'], exclude: [] } })
  })

  it('leaves the parameters of others alone', () => {
    expect(parse('limit=-1&by=user', ['limit', 'by'])).toEqual({ filter: NO_FILTER, problems: [] })
  })

  it('shortens what it quotes', () => {
    const [problem] = parse(`${'k'.repeat(500)}=1`).problems
    expect(problem?.message.length).toBeLessThan(120)
  })
})

describe('changing a filter', () => {
  it('toggling or excluding twice changes nothing that was not already decided', () => {
    fc.assert(
      fc.property(filters, keyed, (filter, [key, value]) => {
        const before = clearOf(filter, key, value)
        expect(sets(toggle(toggle(before, key, value), key, value))).toEqual(sets(before))
        expect(sets(exclude(exclude(before, key, value), key, value))).toEqual(sets(before))
        // A value that is there already comes back too, as the last one.
        const there = toggle(before, key, value)
        expect(sets(toggle(toggle(there, key, value), key, value))).toEqual(sets(there))
      }),
    )
  })

  it('a value is never included and excluded at once', () => {
    fc.assert(
      fc.property(filters, keyed, (filter, [key, value]) => {
        const toggled = toggle(filter, key, value).conditions[key]
        expect(toggled?.exclude ?? []).not.toContain(value)
        const excluded = exclude(filter, key, value).conditions[key]
        expect(excluded?.include ?? []).not.toContain(value)
      }),
    )
  })

  it('only, clear and withRange leave the rest alone', () => {
    const filter = parse('from=now-7d&user=alice&user=!bob&service=s3.amazonaws.com').filter
    expect(written(only(filter, 'user', 'carol'))).toBe('from=now-7d&service=s3.amazonaws.com&user=carol')
    expect(written(clear(filter, 'user'))).toBe('from=now-7d&service=s3.amazonaws.com')
    expect(written(clear(filter))).toBe('from=now-7d')
    expect(written(withRange(clear(filter), undefined, 'now-1d'))).toBe('to=now-1d')
    expect(filter.conditions.user).toEqual({ include: ['alice'], exclude: ['bob'] })
  })

  it('knows a relative range and resolves it', () => {
    const now = new Date('2026-11-21T08:00:00Z')
    const relative = parse('from=now-1d').filter
    expect(isRelative(relative)).toBe(true)
    expect(isRelative(parse('from=2026-01-01T00:00:00Z').filter)).toBe(false)
    expect(resolveRange(relative, now)).toEqual({ from: 1_795_161_600_000_000n, to: null })
  })

  const clearOf = (filter: Filter, key: FilterKey, value: string): Filter => {
    const { include, exclude: excluded } = filter.conditions[key] ?? { include: [], exclude: [] }
    const rest = {
      include: include.filter((other) => other !== value),
      exclude: excluded.filter((other) => other !== value),
    }
    const others = clear(filter, key)
    return rest.include.length + rest.exclude.length === 0
      ? others
      : { ...others, conditions: { ...others.conditions, [key]: rest } }
  }
  const sets = ({ conditions, ...bounds }: Filter) => [
    bounds,
    Object.entries(conditions)
      .map(([key, condition]) => [key, [...condition.include].sort(), [...condition.exclude].sort()])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  ]
})
