// The edges of buckets against Postgres' own time zones: it and Intl each have a copy of IANA's database. Copies of
// different ages tell the years after themselves differently (Canada/Pacific from 2026), so all ends before 2026.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { bucketEdges, formatInstant, type Instant, parseInstant } from '../domain/time'
import { isZone } from '../domain/zone'

const db = testDatabase()
const instant = (text: string): Instant => parseInstant(text) ?? 0n
const DAY = 86_400_000_000n
const LAST = instant('2026-01-01T00:00:00Z')
const LENGTHS = { day: 100n, week: 400n, month: 1500n } as const
const earlier = (one: Instant, other: Instant) => (one < other ? one : other)
type Stretch = { zone: string; from: Instant; bucket: keyof typeof LENGTHS }

/** Where the clocks were changed in ways of their own, and a year of it. */
const ODD = [
  ['Pacific/Apia', '2011'],
  ['Pacific/Apia', '1892'],
  ['Pacific/Kwajalein', '1993'],
  ['Pacific/Enderbury', '1994'],
  ['America/Sao_Paulo', '2018'],
  ['America/St_Johns', '2010'],
  ['America/Havana', '2024'],
  ['Asia/Beirut', '2023'],
  ['Africa/Tunis', '1943'],
  ['Africa/Cairo', '2014'],
  ['Africa/Casablanca', '2023'],
  ['Africa/Monrovia', '1971'],
  ['Antarctica/Troll', '2022'],
  ['Australia/Lord_Howe', '2022'],
  ['Europe/Dublin', '1916'],
  ['Asia/Kolkata', '1905'],
] as const

/**
 * Edges at which what the zone's clocks show is not the first of a bucket, or not that of the next one. A bucket that
 * the clocks jumped over may be missing. Names without a slash are left out: Postgres reads some as abbreviations.
 */
const WRONG = `
with edge as (
  select place, zone, bucket, at, at at time zone zone as shown, (at - interval '1 microsecond') at time zone zone as before,
    (select max((at - minutes * interval '1 minute') at time zone zone) from unnest(array[1, 29, 30, 59, 60, 119]) minutes) as around
  from unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[]) as edges (place, zone, bucket, at)
), followed as (
  select *, lag(shown) over (partition by place order by at) as last, shown - before > interval '20 hours' as jumped
  from edge
)
select zone, bucket, at::text, shown::text, before::text
from followed
where
  date_trunc(bucket, before) >= date_trunc(bucket, shown)
  or date_trunc(bucket, around) >= date_trunc(bucket, shown)
  or not jumped and date_trunc(bucket, shown) <> date_trunc('day', shown)
  or not jumped and date_trunc(bucket, last) + ('1 ' || bucket)::interval <> date_trunc(bucket, shown)
limit 20`

test('edges are where the clocks of each zone first show the next day, week or month', async () => {
  const { rows } = await db.pool.query<{ name: string }>(
    `select name from pg_timezone_names where name like '%/%' and name not like 'posix/%' order by name`,
  )
  const zones = rows.map(({ name }) => name).filter(isZone)
  expect(zones.length).toBeGreaterThan(500)
  const begins = fc.integer({ min: 1880, max: 2024 }).map((year) => `${year}-01-01T00:00:00Z`)
  const stretches: fc.Arbitrary<Stretch> = fc.record({
    zone: fc.constantFrom(...zones),
    from: fc
      .tuple(begins, fc.bigInt({ min: 0n, max: 365n }))
      .map(([begin, day]) => instant(begin) + day * DAY),
    bucket: fc.constantFrom('day', 'week', 'month'),
  })
  const odd = ODD.flatMap(([zone, year]) =>
    (['day', 'week', 'month'] as const).flatMap((bucket) =>
      [0n, 100n, 200n, 300n].map((day) => ({
        zone,
        from: instant(`${year}-01-01T00:00:00Z`) + day * DAY,
        bucket,
      })),
    ),
  )
  const check = async (asked: readonly Stretch[]) => {
    const edges = asked.flatMap(({ zone, from, bucket }, place) =>
      bucketEdges({ from, to: earlier(from + LENGTHS[bucket] * DAY, LAST) }, bucket, zone).map((at) => ({
        place,
        zone,
        bucket,
        at,
      })),
    )
    const wrong = await db.pool.query(WRONG, [
      edges.map(({ place }) => place),
      edges.map(({ zone }) => zone),
      edges.map(({ bucket }) => bucket),
      edges.map(({ at }) => formatInstant(at)),
    ])
    expect(wrong.rows).toEqual([])
  }
  await check(odd)
  await fc.assert(fc.asyncProperty(fc.array(stretches, { minLength: 100, maxLength: 100 }), check), {
    numRuns: 6,
  })
})
