import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COVERAGE_STATES, type CoverageState } from '../domain/source'
import { bucketEdges } from '../domain/time'
import { piecesOf, type Run, reasonOf, worstOfDays } from './coverage-pieces'

const HOUR = 3_600_000_000n
const RANGE = { from: 0n, to: 72n * HOUR }

const NOTHING = {
  deleted: 0,
  altered: 0,
  archived: 0,
  refused: 0,
  removed: 0,
  unread: 0,
  loading: 0,
  elsewhere: 0,
  unwanted: 0,
  lagSeconds: null,
  reason: null,
}
let chains = 0
/** Each of a chain of its own. */
const run = (from: number, to: number, state: Run['state'], more: Partial<Run> = {}): Run => ({
  ...NOTHING,
  chain: String(chains++),
  from: BigInt(from) * HOUR,
  to: BigInt(to) * HOUR,
  state,
  deleted: state === 'missing' ? 1 : 0,
  ...more,
})
const DIGESTS = { first: 0n, last: 72n * HOUR }
const drawn = (runs: Run[], cuts: bigint[] = []) =>
  piecesOf(runs, RANGE, DIGESTS, cuts).map(({ from, to, state }) => [
    Number(from / HOUR),
    Number(to / HOUR),
    state,
  ])

test('what no digest tells of is unknown, whatever is known around it', () => {
  expect(drawn([run(10, 20, 'complete'), run(20, 30, 'late'), run(40, 50, 'missing')])).toEqual([
    [0, 10, 'unknown'],
    [10, 20, 'complete'],
    [20, 30, 'late'],
    [30, 40, 'unknown'],
    [40, 50, 'missing'],
    [50, 72, 'unknown'],
  ])
})

test.each([
  ['missing', 'complete', 'missing'],
  ['complete', 'late', 'complete'],
  ['late', 'loading', 'unknown'],
  ['complete', 'loading', 'unknown'],
  ['invalid', 'complete', 'unknown'],
  ['hole', 'complete', 'unknown'],
  ['hole', 'missing', 'missing'],
  ['unproven', 'complete', 'complete'],
  ['elsewhere', 'elsewhere', 'unknown'],
] as const)('of two chains %s and %s make %s', (one, other, state) => {
  expect(drawn([run(0, 72, one), run(0, 72, other)])).toEqual([[0, 72, state]])
  expect(drawn([run(0, 72, other), run(0, 72, one)])).toEqual([[0, 72, state]])
})

test.each([
  ['missing', 'complete', 'missing'],
  ['late', 'loading', 'late'],
  ['invalid', 'complete', 'complete'],
  ['hole', 'complete', 'complete'],
  ['hole', 'unproven', 'unknown'],
] as const)('of one chain in two sources %s and %s make %s', (one, other, state) => {
  const chain = 'shared'
  expect(drawn([run(0, 72, one, { chain }), run(0, 72, other, { chain })])).toEqual([[0, 72, state]])
  expect(drawn([run(0, 72, other, { chain }), run(0, 72, one, { chain })])).toEqual([[0, 72, state]])
})

test('neighbours in one state are joined, and what lacks is counted once', () => {
  const [piece, ...others] = piecesOf(
    [run(0, 30, 'missing', { deleted: 2 }), run(30, 72, 'missing', { archived: 1 }), run(10, 40, 'complete')],
    RANGE,
    DIGESTS,
  )
  expect(others).toEqual([])
  expect(piece?.missing).toBe(4)
  expect(piece && reasonOf(piece, DIGESTS)).toBe(
    'Log files that digests name are not here as they were delivered: 3 deleted, 1 archived.',
  )
})

describe('the reason', () => {
  const reasons = (runs: Run[], covered: { first: bigint | null; last: bigint | null } = DIGESTS) =>
    piecesOf(runs, RANGE, covered).map((piece) => reasonOf(piece, covered))

  test('says where there are no digests', () => {
    expect(reasons([], { first: null, last: null })).toEqual([
      'There are no digests: only with log file validation turned on in the trail can it be known.',
    ])
    expect(
      reasons([run(10, 20, 'complete'), run(30, 40, 'complete')], { first: 10n * HOUR, last: 40n * HOUR }),
    ).toEqual([
      'The first digest begins later.',
      null,
      'Digests of this time are not here.',
      null,
      'No digest tells yet: CloudTrail writes one an hour.',
    ])
  })

  test('says how late, what is loading, what was altered, and what is not proven', () => {
    expect(reasons([run(0, 72, 'late', { lagSeconds: 3 * 3600 })])[0]).toContain('3 hours after')
    expect(reasons([run(0, 72, 'loading', { loading: 7 })])).toEqual([
      'Still being loaded: 7 of the log files that digests name.',
    ])
    expect(reasons([run(0, 72, 'elsewhere', { elsewhere: 2 })])[0]).toContain('2 log files in another bucket')
    expect(reasons([run(0, 72, 'invalid', { reason: 'It was altered.' })])).toEqual([
      'A digest proves nothing: It was altered.',
    ])
    expect(reasons([run(0, 72, 'complete', { reason: 'No key.' })])).toEqual([
      'The digests are not proven: No key.',
    ])
  })
})

const anyRun = fc
  .record({
    from: fc.integer({ min: -20, max: 90 }),
    length: fc.integer({ min: 1, max: 30 }),
    state: fc.constantFrom<Run['state']>(
      'missing',
      'hole',
      'invalid',
      'loading',
      'elsewhere',
      'complete',
      'late',
      'unproven',
    ),
  })
  .map(({ from, length, state }) => run(from, from + length, state))
const RANK: Record<Run['state'], number> = {
  missing: 0,
  hole: 1,
  invalid: 2,
  loading: 3,
  elsewhere: 4,
  complete: 5,
  late: 6,
  unproven: 7,
}
const STATES: CoverageState[] = [
  'missing',
  'unknown',
  'unknown',
  'unknown',
  'unknown',
  'complete',
  'late',
  'unknown',
  'unknown',
]

test('the pieces partition the range, and each hour is as its strongest run', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 12 }), (runs) => {
      const pieces = piecesOf(runs, RANGE, DIGESTS)
      expect(pieces.map(({ from }) => from)).toEqual([RANGE.from, ...pieces.slice(0, -1).map(({ to }) => to)])
      expect(pieces.at(-1)?.to).toBe(RANGE.to)
      for (const [i, piece] of pieces.entries()) expect(piece.state).not.toBe(pieces[i + 1]?.state)
      for (let hour = RANGE.from; hour < RANGE.to; hour += HOUR) {
        const over = runs.filter(({ from, to }) => from <= hour && hour < to)
        const state = STATES[Math.min(8, ...over.map((one) => RANK[one.state]))]
        expect(pieces.find(({ from, to }) => from <= hour && hour < to)?.state).toBe(state)
      }
      const inside = runs.filter(
        (one) => one.state === 'missing' && one.from < RANGE.to && one.to > RANGE.from,
      )
      expect(pieces.reduce((sum, { missing }) => sum + missing, 0)).toBe(inside.length)
    }),
  )
})

test('days partition the range, too, each in its worst state', () => {
  const worst: CoverageState[] = ['missing', 'unknown', 'late', 'complete']
  expect(worst.toSorted()).toEqual([...COVERAGE_STATES].toSorted())
  const range = { from: 5n * HOUR, to: 67n * HOUR }
  const edges = bucketEdges(range, 'day')
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 12 }), (runs) => {
      const days = worstOfDays(piecesOf(runs, range, DIGESTS, edges))
      expect(days.map(({ from, to }) => [from / HOUR, to / HOUR])).toEqual([
        [5n, 24n],
        [24n, 48n],
        [48n, 67n],
      ])
      const pieces = piecesOf(runs, range, DIGESTS)
      for (const day of days) {
        const states = pieces
          .filter(({ from, to }) => from < day.to && to > day.from)
          .map(({ state }) => state)
        expect(day.state).toBe(worst.find((state) => states.includes(state)))
      }
    }),
  )
})
