// Reads and writes as every chart draws them in either mode: as recorded, or with what is inferred beside it, hatched.
import type { FacetRow } from '@/lib/domain/answers'
import { labelOfValue } from '@/lib/domain/value-label'
import { EFFECT_VALUES, type EffectsMode } from '../filter/effects-mode'

/** Parts of a number of events that add up to it. In recorded mode nothing is inferred: that part is unknown. */
export type EffectParts = {
  writes: number
  inferredWrites: number
  reads: number
  inferredReads: number
  unknown: number
}
export type EffectField = keyof EffectParts

/** From the bottom of a stack to its top: writes stand on the axis, where they can be compared. */
export const EFFECT_PIECES = [
  { field: 'writes', of: 'false', fill: 'var(--write)' },
  { field: 'inferredWrites', of: 'inferred-write', fill: 'url(#hatch-write)' },
  { field: 'reads', of: 'true', fill: 'var(--read)' },
  { field: 'inferredReads', of: 'inferred-read', fill: 'url(#hatch-read)' },
  { field: 'unknown', of: 'unknown', fill: 'url(#hatch-unknown)' },
] as const satisfies readonly { field: EffectField; of: string; fill: string }[]

/** What a page names and filters by: `inferred` is the part of it that is. In the order of the pieces. */
const SERIES = [
  { of: 'false', field: 'writes', inferred: { of: 'inferred-write', field: 'inferredWrites' } },
  { of: 'true', field: 'reads', inferred: { of: 'inferred-read', field: 'inferredReads' } },
  { of: 'unknown', field: 'unknown', inferred: null },
] as const

/** The three series in a mode: their words are the same in both. */
export const effectSeries = (effects: EffectsMode) =>
  SERIES.map(({ of, field, inferred }) => {
    const { by, write, read } = EFFECT_VALUES[effects]
    return {
      of,
      field,
      by,
      value: { writes: write, reads: read, unknown: 'unknown' }[field],
      label: labelOfValue('readOnly', of),
      inferred: effects === 'inferred' ? inferred : null,
    }
  })

type Series = ReturnType<typeof effectSeries>[number]

/** All events of a series: the recorded and the inferred ones. */
export const sumOfSeries = (parts: EffectParts, { field, inferred }: Series): number =>
  parts[field] + (inferred ? parts[inferred.field] : 0)

type Counts = Pick<FacetRow, 'reads' | 'writes' | 'unknown' | 'inferredReads' | 'inferredWrites'>

/** The parts of a row of an answer, in which the inferred ones count as unknown, too. */
export function effectParts(
  { reads, writes, unknown, ...inferred }: Counts,
  effects: EffectsMode,
): EffectParts {
  if (effects === 'recorded') return { reads, writes, unknown, inferredReads: 0, inferredWrites: 0 }
  const { inferredReads, inferredWrites } = inferred
  return { reads, writes, inferredReads, inferredWrites, unknown: unknown - inferredReads - inferredWrites }
}
