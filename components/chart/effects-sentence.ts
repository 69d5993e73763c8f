// Says how many of the shown events do not say whether they read or write, and what their names tell.
import type { Totals } from '@/lib/domain/answers'
import type { EffectsMode } from '../filter/effects-mode'
import { formatCount } from '../panel/format-number'

export type Unsaid = Pick<Totals, 'events' | 'unknown' | 'inferredReads' | 'inferredWrites'>

/** Null where every event says it. */
export function effectsSentence(
  { events, unknown, inferredReads, inferredWrites }: Unsaid,
  effects: EffectsMode,
): string | null {
  if (unknown === 0) return null
  const inferred = inferredReads + inferredWrites
  const silence = silenceOf(events, unknown)
  if (inferred === 0) return `${silence}, and neither ${unknown === 1 ? 'does its name' : 'do their names'}.`
  const all = unknown === 1 ? 'it' : formatCount(inferred)
  const names = unknown === 1 ? 'its name' : 'their names'
  return effects === 'inferred'
    ? `${silence}; ${all} ${inferred === 1 ? 'is' : 'are'} shown as inferred from ${names}.`
    : `${silence}; ${all} can be inferred from ${names}.`
}

/** The same where there is no room for a sentence: how many do not say. */
export function effectsShort({ events, unknown }: Unsaid): string | null {
  if (unknown === 0) return null
  if (events === unknown) return events === 1 ? 'It does not say' : `None of ${formatCount(events)} says`
  return `${formatCount(unknown)} of ${formatCount(events)} ${unknown === 1 ? 'does' : 'do'} not say`
}

function silenceOf(events: number, unknown: number): string {
  if (events === 1) return 'The only event does not say whether it reads or writes'
  if (events === unknown) return `None of the ${formatCount(events)} events says whether it reads or writes`
  const some = `${formatCount(unknown)} of ${formatCount(events)} events`
  return unknown === 1
    ? `${some} does not say whether it reads or writes`
    : `${some} do not say whether they read or write`
}
