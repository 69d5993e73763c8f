// What a chart's coverage comes to, as a sentence or two for the person who looks at the chart.
import type { CoverageInterval, CoverageState } from '@/lib/domain/source'
import { formatCount } from '../panel/format-number'
import { formatClock, formatDay, formatDuration } from '../time/format-time'

/** An interval cut to the chart's range, in ms since 1970. */
export type PlaceInterval = { from: number; to: number; of: CoverageInterval }
/** The logs of one account and region. */
export type PlaceOfLogs = { name: string; intervals: readonly PlaceInterval[] }

const HOUR = 3_600_000
/** CloudTrail delivers a digest about an hour after its interval, so the last hours are never covered yet. */
const DIGEST_LAG_MS = 3 * HOUR

/** `holes`: what is known to be missing; `rest`: what else there is to know. Each a sentence, null where it has nothing to say. */
export type CoverageWords = { holes: string | null; rest: string | null }

/** Only where nothing is missing or unknown it is said that everything is there. */
export function coverageSentence(places: readonly PlaceOfLogs[]): CoverageWords {
  const holes = missingWords(places)
  const unknown = unknownWords(places)
  if (holes !== null || unknown !== null) return { holes, rest: unknown }
  const late = placesIn(places, 'late')
  const some = late.length > 0 ? `; some came late ${whereWords(late)}` : ''
  return { holes, rest: `Every log file that the digests name is here${some}.` }
}

function missingWords(places: readonly PlaceOfLogs[]): string | null {
  const missing = stretchesOf(places, 'missing')
  if (missing.length === 0) return null
  const intervals = places.flatMap((place) => place.intervals)
  const files = intervals.reduce((sum, { of }) => sum + (of.state === 'missing' ? of.missing : 0), 0)
  const count = files > 0 ? `: ${formatCount(files)} ${files === 1 ? 'file' : 'files'}` : ''
  return `Logs are missing for ${lengthOf(missing)} ${whereWords(placesIn(places, 'missing'))}${count}.`
}

/** Null where digests tell about all but the last hours. Says why where it is the same everywhere. */
function unknownWords(places: readonly PlaceOfLogs[]): string | null {
  const intervals = places.flatMap((place) => place.intervals)
  const all = merged(intervals)
  const [begin, end] = [all[0]?.from ?? 0, all.at(-1)?.to ?? 0]
  const unknown = stretchesOf(places, 'unknown').filter(
    ({ from, to }) => to < end || to - from > DIGEST_LAG_MS,
  )
  const [first, second] = unknown
  if (!first) return null
  const isAll = intervals.every(({ of }) => of.state === 'unknown')
  const when = isAll
    ? ''
    : second === undefined && first.from === begin && first.to < end
      ? ` before ${whenWords(first.to)}`
      : second === undefined && first.to === end && first.from > begin
        ? ` after ${whenWords(first.from)}`
        : ` for ${lengthOf(unknown)} ${whereWords(placesIn(places, 'unknown'))}`
  const reasons = new Set(
    intervals
      .filter(({ of, to }) => of.state === 'unknown' && unknown.some((one) => one.from < to && to <= one.to))
      .map(({ of }) => of.reason),
  )
  const [reason] = reasons.size === 1 ? reasons : []
  return `Whether logs are complete is unknown${when}.${reason ? ` ${reason}` : ''}`
}

const whereWords = (names: readonly string[]): string =>
  names.length === 1 ? `in ${names[0]}` : `in ${formatCount(names.length)} places`

const whenWords = (time: number): string => {
  const iso = new Date(time).toISOString()
  return time % (24 * HOUR) === 0 ? formatDay(iso, false) : `${formatDay(iso, false)} ${formatClock(iso)}`
}

const placesIn = (places: readonly PlaceOfLogs[], state: CoverageState): string[] =>
  places.filter(({ intervals }) => intervals.some(({ of }) => of.state === state)).map(({ name }) => name)

type Stretch = { from: number; to: number }

const stretchesOf = (places: readonly PlaceOfLogs[], state: CoverageState): Stretch[] =>
  merged(places.flatMap(({ intervals }) => intervals.filter(({ of }) => of.state === state)))

const lengthOf = (stretches: readonly Stretch[]): string =>
  formatDuration(stretches.reduce((sum, { from, to }) => sum + to - from, 0))

/** Without overlaps, in order of time. */
function merged(intervals: readonly PlaceInterval[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const { from, to } of [...intervals].sort((one, other) => one.from - other.from)) {
    const last = stretches.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else stretches.push({ from, to })
  }
  return stretches
}
