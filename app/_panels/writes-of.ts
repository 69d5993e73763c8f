// The writes among what a filter matches.
import { EFFECT_VALUES, type EffectsMode } from '@/components/filter/effects-mode'
import { type Condition, type Filter, only } from '@/lib/domain/filter'

/** With the inferred ones, where those count. Null when the filter leaves them out. */
export function writesOf(filter: Filter, effects: EffectsMode): Filter | null {
  const { readOnly, effect } = filter.conditions
  // What is inferred to be a write is unknown to the record.
  const recorded = effects === 'inferred' ? ['false', 'unknown'] : ['false']
  if (recorded.every((value) => isLeftOut(readOnly, value)) || isLeftOut(effect, 'write')) return null
  const { by, write } = EFFECT_VALUES[effects]
  return only(filter, by, write)
}

const isLeftOut = (condition: Condition | undefined, value: string): boolean =>
  condition !== undefined &&
  ((condition.include.length > 0 && !condition.include.includes(value)) || condition.exclude.includes(value))
