// Decides how access keys are listed: shortened until somebody asks for one in full, and counted where they are too many.
import type { AccessKeys } from '@/lib/domain/identity-answers'
import { shortKey } from '@/lib/domain/short-key'
import { formatCount } from '../panel/format-number'
import { type SeenTime, type ShownRange, shortTimes } from './prepare-seen'

export type AccessKeyRow = {
  id: string
  /** `AKIA…7XQM`. */
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
  const left = lasting + temporary - rows.length
  const parts = [
    ...(lasting > 0 ? [`${formatCount(lasting)} long-term`] : []),
    ...(temporary > 0 ? [`${formatCount(temporary)} temporary`] : []),
  ]
  return {
    rows: rows.map(({ id, events, firstSeen, lastSeen }) => ({
      id,
      short: shortKey(id),
      count: formatCount(events),
      first: short(firstSeen),
      last: short(lastSeen),
    })),
    words: `${parts.join(', ')}${left > 0 ? `; ${formatCount(left)} not listed` : ''}`,
  }
}
