// Decides how access keys are listed: shortened until somebody asks for one in full, and counted where they are too many.
import type { AccessKeys } from '@/lib/domain/identity-answers'
import { shortKey } from '@/lib/domain/short-key'
import { formatCount } from '../panel/format-number'
import { type SeenTime, type ShownRange, shortTimes } from './prepare-seen'

export type AccessKeyRow = {
  id: string
  /** `AKIA…7XQM`; with more of it where another one listed has the same ends. */
  short: string
  count: string
  first: SeenTime
  last: SeenTime
}
export type AccessKeyList = { rows: AccessKeyRow[]; words: string }

export function prepareAccessKeys(
  { lasting, temporary, rows }: AccessKeys,
  range: ShownRange,
): AccessKeyList {
  const short = shortTimes(
    rows.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]),
    range,
  )
  const ids = rows.map(({ id }) => id)
  const left = lasting + temporary - rows.length
  const parts = [
    ...(lasting > 0 ? [`${formatCount(lasting)} long-term`] : []),
    ...(temporary > 0 ? [`${formatCount(temporary)} temporary`] : []),
  ]
  return {
    rows: rows.map(({ id, events, firstSeen, lastSeen }) => ({
      id,
      short: shortAmong(id, ids),
      count: formatCount(events),
      first: short(firstSeen),
      last: short(lastSeen),
    })),
    words: `${parts.join(', ')}${left > 0 ? `; ${formatCount(left)} not listed` : ''}`,
  }
}

/** A key, shortened; one that ends like another of these shows as much more of one end as tells them apart. */
function shortAmong(id: string, ids: readonly string[]): string {
  const short = shortKey(id)
  const alike = ids.filter((one) => shortKey(one) === short)
  if (alike.length < 2) return short
  for (let more = 5; more <= MOST_SHOWN; more += 1)
    for (const shortened of [
      (one: string) => `${one.slice(0, more)}…${one.slice(-4)}`,
      (one: string) => `${one.slice(0, 4)}…${one.slice(-more)}`,
    ])
      if (new Set(alike.map(shortened)).size === alike.length) return shortened(id)
  return id
}

/** Of one end of a key of 20 letters, beside four of the other. */
const MOST_SHOWN = 14
