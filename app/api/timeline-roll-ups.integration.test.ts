// Timelines in zones, from roll-ups and from events: all ways say what plain reading of the events says.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '@/lib/db/test-database'
import type { Timeline } from '@/lib/domain/answers'
import { DIMENSION_KEYS, type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import type { ActivityEvent } from '@/lib/domain/event'
import type { Filter } from '@/lib/domain/filter'
import {
  bucketEdges,
  formatInstant,
  INTERVALS,
  type Instant,
  type Interval,
  parseInstant,
} from '@/lib/domain/time'
import { fillNextDay } from '@/lib/ingest/fill-roll-ups'
import { prepareRollUp } from '@/lib/ingest/roll-up'
import { arbitraryEvent, arbitraryFilter, matches, readValue } from '@/lib/query/arbitrary-events'
import { type LoadedEvent, loadTestEvents } from '@/lib/query/load-test-events'
import { timeline } from '@/lib/query/timeline'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')
const MINUTE = 60_000_000n
const HOUR = 60n * MINUTE
const DAY = 24n * HOUR
const instant = (text: string): Instant => parseInstant(text) ?? 0n

/** Moments at which days of some zone are odd, and ordinary ones. */
const MOMENTS = [
  '1905-12-31T18:06:32Z', // Kolkata leaves its local mean time
  '1971-12-31T00:44:30Z', // a midnight in Monrovia
  '2010-11-07T02:30:00Z', // the first midnight of two in St. John's
  '2011-12-30T10:00:00Z', // Apia skips a day
  '2018-11-04T03:00:00Z', // São Paulo skips midnight
  '2026-10-25T01:00:00Z', // Berlin has a day of 25 hours
  '2026-11-01T00:00:00Z',
  '2026-11-02T18:30:00Z', // a midnight in Kolkata
].map(instant)
const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Monrovia',
] as const

const STEPS = [0n, 15n * MINUTE, 45n * MINUTE, HOUR, 7n * HOUR, DAY, 2n * DAY]
const OFF = [0n, 0n, 0n, -1n, 1n, 7n * MINUTE]
const times = fc
  .tuple(
    fc.constantFrom(...MOMENTS),
    fc.constantFrom(...STEPS),
    fc.constantFrom(1n, -1n),
    fc.constantFrom(...OFF),
  )
  .map(([moment, step, sign, off]) => moment + sign * step + off)

let stored: LoadedEvent[] = []

beforeAll(async () => {
  const events = fc
    .tuple(arbitraryEvent(true), times)
    .map(([event, eventTime]): ActivityEvent => ({ ...event, eventTime }))
  const [list = []] = fc.sample(fc.array(events, { minLength: 400, maxLength: 400 }), {
    numRuns: 1,
    seed: 11,
  })
  stored = await loadTestEvents(db, list)
})

type Question = { filter: Filter; interval: Interval; split?: DimensionKey; zone: string }

/** As wide as the interval makes some dozens of buckets of. */
const WIDTHS: Record<Interval, bigint> = {
  minute: HOUR,
  hour: 2n * DAY,
  day: 30n * DAY,
  week: 200n * DAY,
  month: 900n * DAY,
}
const questions: fc.Arbitrary<Question> = fc
  .record({
    interval: fc.constantFrom(...INTERVALS, 'hour', 'day', 'day'),
    part: fc.bigInt({ min: 1n, max: 64n }),
    from: times,
    // Most conditions and splits that a page makes are on what is rolled up.
    conditions: fc.oneof(
      fc.constant({}),
      arbitraryFilter.map(({ conditions }) => conditions),
    ),
    split: fc.option(fc.constantFrom(...DIMENSION_KEYS), { nil: undefined }),
    zone: fc.constantFrom(...ZONES),
  })
  .map(({ interval, part, from, conditions, split, zone }) => {
    const range = { from: formatInstant(from), to: formatInstant(from + (part * WIDTHS[interval]) / 64n) }
    return { filter: { ...range, conditions }, interval, zone, ...(split && { split }) }
  })

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The answer by plain reading. */
function expected({ filter, interval, split, zone }: Question): Timeline {
  const found = stored.filter((one) => matches(one, filter))
  const { from = '', to = '' } = filter
  const edges = bucketEdges({ from: instant(from), to: instant(to) }, interval, zone)
  const counts = new Map<string, number>()
  for (const one of split ? found : []) {
    const value = readValue(one, split ?? 'service')
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const ranked = [...counts]
    .sort(([a, one], [b, other]) => other - one || byBytes(a, b))
    .map(([value]) => value)
  const top = ranked.slice(0, 10)
  const names = (split && dimensionOf(split).values) ?? (ranked.length > 10 ? [...top, '__other'] : top)
  const buckets = edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? start
    const within = found.filter(({ event }) => event.eventTime >= start && event.eventTime < end)
    const series = Object.fromEntries(names.map((name) => [name, 0]))
    for (const one of split ? within : []) {
      const value = readValue(one, split ?? 'service')
      const name = top.includes(value) ? value : '__other'
      series[name] = (series[name] ?? 0) + 1
    }
    return { start: formatInstant(start), total: within.length, ...(split && { series }) }
  })
  return { interval, tz: zone, from, to, buckets }
}

const AT_ONCE = 4
const holds = (numRuns: number) =>
  fc.assert(
    fc.asyncProperty(fc.array(questions, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (asked) => {
      const answers = await Promise.all(
        asked.map(({ filter, ...question }) => timeline(db, filter, NOW, question)),
      )
      expect(answers).toEqual(asked.map(expected))
    }),
    { numRuns },
  )

async function fill(days: number) {
  const client = await db.pool.connect()
  try {
    await prepareRollUp(client)
    // As the migration leaves it: the day after the last event, or any later one.
    await client.query('update rollup_state set filled_from = least(filled_from, 30000)')
    for (let left = days; left > 0 && (await fillNextDay(client)); left--);
    // As if each cell had come in two batches.
    await client.query(`
      update rollup_cube
      set quarters = array(select case when cell & 16777215 > 1 then cell - 1 else cell end from unnest(quarters) as cells (cell))
        || array(select (cell >> 24 << 24) | 1 from unnest(quarters) as cells (cell) where cell & 16777215 > 1)`)
  } finally {
    client.release()
  }
}

// Each goes on where the one before it left the roll-ups.
test('from events', () => holds(25))

test('from events and, of later days, from roll-ups', async () => {
  await fill(12)
  await holds(40)
})

test('from roll-ups', async () => {
  await fill(1000)
  expect((await db.pool.query('select filled_from from rollup_state')).rows[0].filled_from).toBe(-(2 ** 31))
  await holds(135)
  // An end in the quarter of an hour in which the last bucket would end: none of it is in a bucket after that.
  const monrovia = {
    filter: { from: '1971-12-29T00:44:30Z', to: '1971-12-31T00:44:30Z', conditions: {} },
    interval: 'day',
    zone: 'Africa/Monrovia',
  } as const
  const { filter, ...question } = monrovia
  expect(await timeline(db, filter, NOW, question)).toEqual(expected(monrovia))
})
