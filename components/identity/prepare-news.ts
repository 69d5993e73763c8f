// Decides what is said about what an identity did for the first time in the page's period.
import type { DimensionKey } from '@/lib/domain/dimensions'
import { dimensionOf } from '@/lib/domain/dimensions'
import type { IdentityNews } from '@/lib/domain/identity-answers'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'

type NewRow = { value: string; label: string; first: string }
type NewsGroup = {
  by: DimensionKey
  /** `Services`, and how many are new of it. */
  title: string
  count: string
  rows: NewRow[]
  /** Those behind an expander, what that is called, and how many there are besides, in words; null where there are none. */
  more: { words: string; rows: NewRow[]; left: string | null } | null
}
export type News = {
  /** What is to be said before, or instead of, the values. */
  words: string
  groups: NewsGroup[]
}

/** How many of each dimension are shown at once. */
const SHOWN_AT_ONCE = 12

/** `narrowed`: other conditions than the identity are in force. `empty`: no event matches those and the period. */
export function prepareNews(
  { state, since, values }: IdentityNews,
  { narrowed, empty }: { narrowed: boolean; empty: boolean },
): News {
  const first = since === null ? '' : `${formatTime(since)} UTC`
  switch (state) {
    case 'preparing':
      return {
        words: 'Older data is still being counted. What came first is known once that is done.',
        groups: [],
      }
    case 'no beginning':
      return {
        words: `The range has no beginning, and so holds all since this identity was first seen, on ${first}. A range that begins later tells what is new in it.`,
        groups: [],
      }
    case 'new itself':
      return {
        words: `The identity itself is new: it was first seen on ${first}, in this period. So all that it did is new, and there is nothing to compare it with.`,
        groups: [],
      }
    case 'not seen yet':
      return {
        words: `This identity was first seen after this period, on ${first}.`,
        groups: [],
      }
    case 'known':
      break
  }
  const groups = values
    .filter(({ distinct }) => distinct > 0)
    .map(({ by, distinct, rows }) => {
      const all = rows.map(({ value, label, firstSeen }) => ({ value, label, first: formatTime(firstSeen) }))
      const left = distinct - rows.length
      return {
        by,
        title: by === 'event' ? 'Actions' : dimensionOf(by).plural,
        count: formatCount(distinct),
        rows: all.slice(0, SHOWN_AT_ONCE),
        more:
          distinct <= SHOWN_AT_ONCE
            ? null
            : {
                words: `${formatCount(distinct - SHOWN_AT_ONCE)} more`,
                rows: all.slice(SHOWN_AT_ONCE),
                left:
                  left === 0
                    ? null
                    : `${formatCount(left)} that came later are not listed. A range that begins later lists them.`,
              },
      }
    })
  const compared = `compared with everything since it was first seen, on ${first}`
  const among = narrowed ? ', among what the filter leaves' : ''
  if (groups.length === 0 && empty)
    return {
      words: narrowed
        ? 'No event of this identity matches the filter in this period.'
        : 'No event of this identity is in this period.',
      groups,
    }
  return {
    words:
      groups.length === 0
        ? `Nothing new${among}: every service, action, region, account, source address and user agent is one that it had before, ${compared}.`
        : `What it never did before this period${among}, ${compared}. Its sessions count as one.`,
    groups,
  }
}
