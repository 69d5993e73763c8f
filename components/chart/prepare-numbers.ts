// Decides what the strip of numbers says: each number, its share, and how it compares with the time before.
import type { ComparedTotals, Timeline, Totals } from '@/lib/domain/answers'
import type { FilterKey } from '@/lib/domain/filter'
import { EFFECT_VALUES, type EffectsMode } from '../filter/effects-mode'
import { formatChange, formatCount, formatShare } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import { effectParts } from './effect-series'

type NumberKey = 'events' | 'writes' | 'failed' | 'identities' | 'services' | 'regions'

export type StripNumber = {
  key: NumberKey
  label: string
  value: string
  /** What it is a share of, in words; absent where there is none. */
  share?: string
  /** Against the period before; null where there is nothing to compare with. */
  change: string | null
  /** The number before and its period, in words. */
  before: string | null
  /** Per bucket; absent where a bucket has no such number. */
  spark?: number[]
}

const LABELS: Record<NumberKey, string> = {
  events: 'Events',
  writes: 'Writes',
  failed: 'Failed',
  identities: 'Identities',
  services: 'Services',
  regions: 'Regions',
}

/** What these tiles count: a page that is about one of it leaves the tile out, which would say 1. */
const COUNTED: Partial<Record<NumberKey, FilterKey>> = {
  identities: 'identity',
  services: 'service',
  regions: 'region',
}

/**
 * Without `previous` in `now` nothing is compared. The spark lines come from the timelines; with one by effect, what is
 * inferred counts as well, and is said to. `about`: what the page is about one of.
 */
export function prepareNumbers(
  now: ComparedTotals,
  byReadOnly: Timeline,
  byOutcome: Timeline,
  byEffect: Timeline | null,
  about: readonly FilterKey[] = [],
): StripNumber[] {
  const effects = byEffect ? 'inferred' : 'recorded'
  const { inferredWrites, inferredReads } = effectParts(now, effects)
  const sparks: Partial<Record<NumberKey, number[]>> = {
    events: byReadOnly.buckets.map(({ total }) => total),
    writes: (byEffect ?? byReadOnly).buckets.map(({ series }) => series?.[EFFECT_VALUES[effects].write] ?? 0),
    failed: byOutcome.buckets.map(({ series }) => series?.failure ?? 0),
  }
  const shares: Partial<Record<NumberKey, string>> = {
    events: `${formatShare(now.reads + inferredReads, now.events)} reads`,
    writes:
      inferredWrites > 0
        ? `${formatCount(inferredWrites)} inferred`
        : `${formatShare(now.writes, now.events)} of events`,
    failed: `${formatShare(now.failed, now.events)} of events`,
  }
  const { previous } = now
  const period = previous && formatRange(previous.from, previous.to)
  const isShown = (key: NumberKey) => !about.some((one) => one === COUNTED[key])
  return (Object.keys(LABELS) as NumberKey[]).filter(isShown).map((key) => {
    const count = countOf(now, key, effects)
    const before = previous && countOf(previous, key, effects)
    return {
      key,
      label: LABELS[key],
      value: formatCount(count),
      share: now.events === 0 ? undefined : (shares[key] ?? eachShare(now.events, count)),
      change: before === undefined ? null : formatChange(count, before),
      before: before === undefined ? null : `${formatCount(before)} in ${period}`,
      spark: sparks[key],
    }
  })
}

const countOf = (totals: Totals, key: NumberKey, effects: EffectsMode): number =>
  key === 'writes' ? totals.writes + effectParts(totals, effects).inferredWrites : totals[key]

const eachShare = (events: number, among: number): string =>
  among === 0 ? '–' : `≈ ${formatCount(Math.round(events / among))} each`

const MOST_POINTS = 60

/** A spark line's path in a box of `width` by `height`, from zero up; at most 60 points, neighbours added together. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  const size = Math.ceil(values.length / MOST_POINTS)
  const points: number[] = []
  for (let index = 0; index < values.length; index += size)
    points.push(values.slice(index, index + size).reduce((sum, value) => sum + value, 0))
  // The last point would hang if it summed fewer buckets than the others.
  if (values.length % size !== 0 && points.length > 2) points.pop()
  const largest = Math.max(1, ...points)
  const step = width / Math.max(1, points.length - 1)
  return points
    .map((value, index) => {
      const [x, y] = [index * step, height - (value / largest) * height]
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join('')
}
