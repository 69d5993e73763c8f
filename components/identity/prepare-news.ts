// Decides what is said about what an identity did for the first time in the page's period.
import type { DimensionKey } from '@/lib/domain/dimensions'
import { dimensionOf } from '@/lib/domain/dimensions'
import type { IdentityNews } from '@/lib/domain/identity-answers'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'

type NewsGroup = {
  by: DimensionKey
  /** `Services`, and how many are new of it. */
  title: string
  count: string
  rows: { value: string; label: string; first: string }[]
  /** `and 12 more`; null where all are shown. */
  more: string | null
}
export type News = {
  /** What is to be said before, or instead of, the values. */
  words: string
  groups: NewsGroup[]
}

/** `narrowed`: other conditions than the identity are in force. */
export function prepareNews({ state, since, values }: IdentityNews, narrowed: boolean): News {
  const first = since === null ? '' : `${formatTime(since)} UTC`
  switch (state) {
    case 'preparing':
      return {
        words: 'Older data is still being counted. What came first is known once that is done.',
        groups: [],
      }
    case 'no beginning':
      return {
        words: `All data is shown, from when this identity was first seen, on ${first}. A range that begins later tells what is new in it.`,
        groups: [],
      }
    case 'new itself':
      return {
        words: `The identity itself is new: it was first seen on ${first}, in this period. So all that it did is new, and there is nothing to compare it with.`,
        groups: [],
      }
    case 'known':
      break
  }
  const groups = values
    .filter(({ distinct }) => distinct > 0)
    .map(({ by, distinct, rows }) => ({
      by,
      title: by === 'event' ? 'Actions' : dimensionOf(by).plural,
      count: formatCount(distinct),
      rows: rows.map(({ value, label, firstSeen }) => ({ value, label, first: formatTime(firstSeen) })),
      more: distinct > rows.length ? `and ${formatCount(distinct - rows.length)} more` : null,
    }))
  const compared = `compared with everything since it was first seen, on ${first}`
  const among = narrowed ? ', among what the filter leaves' : ''
  return {
    words:
      groups.length === 0
        ? `Nothing new${among}: every service, action, region, account, source address and user agent is one that it had before, ${compared}.`
        : `What it never did before this period${among}, ${compared}. Its sessions count as one.`,
    groups,
  }
}
