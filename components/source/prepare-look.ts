// Decides what is said of a location before it is saved: what lies there, and which parts of it can be chosen.
import { LOG_KINDS, type LogKind, type SourceLook } from '@/lib/domain/source'
import { byteSize } from '../import/byte-size'
import { formatCount } from '../panel/format-number'
import { formatRange } from '../time/format-time'
import type { SourceFilters } from './source-form'

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** Days, the last one included, as a range: `1 Oct – 20 Nov 2026`. */
export function daysInWords(firstDay: string, lastDay: string): string {
  const end = new Date(Date.parse(lastDay) + 86_400_000).toISOString()
  return formatRange(`${firstDay}T00:00:00.000Z`, end)
}

/**
 * What Cairn finds: a headline, the figures, and what the digests mean. A headline alone where there is nothing, none
 * where nobody may look.
 */
export function lookInWords(look: SourceLook): {
  headline: string
  figures: string[]
  digests: string | null
} | null {
  if (look.layout === null && look.problems.length > 0) return null
  if (look.layout === null || look.files === 0)
    return { headline: 'Nothing that Cairn reads lies there yet.', figures: [], digests: null }
  const trail = look.layout === 'trail'
  const about = look.exact ? '' : 'about '
  return {
    headline: trail
      ? `CloudTrail logs${look.organisation === null ? '' : ` of organisation ${look.organisation}`}`
      : 'Log files in a layout of their own',
    figures: [
      ...(look.accounts.length > 0 ? [counted(look.accounts.length, 'account', 'accounts')] : []),
      ...(look.regions.length > 0 ? [counted(look.regions.length, 'region', 'regions')] : []),
      ...(look.firstDay !== null && look.lastDay !== null ? [daysInWords(look.firstDay, look.lastDay)] : []),
      `${about}${counted(look.files, 'file', 'files')}`,
      `${about}${byteSize(look.bytes)}`,
    ],
    digests: look.digests
      ? 'Digests are there: what is missing or altered can be told.'
      : trail
        ? 'No digests are there: nobody can tell whether anything is missing. Log file validation, a setting of the trail, makes them.'
        : 'Without CloudTrail’s own layout every file is listed each time, and nobody can tell whether one is missing.',
  }
}

/** The kinds of logs that were found and can be chosen, in the order in which Cairn names them. */
export const kindsOf = ({ kinds }: SourceLook): LogKind[] => LOG_KINDS.filter((kind) => kinds.includes(kind))

/**
 * What a choice among what was found means as a filter: everything chosen is no filter, so that what comes later is
 * read too. `all` are the values on offer.
 */
const filterOf = <Value extends string>(
  all: readonly Value[],
  chosen: ReadonlySet<string>,
): Value[] | undefined => {
  const some = all.filter((value) => chosen.has(value))
  return some.length === all.length ? undefined : some
}

/** What is chosen of what was found. */
export type Chosen = Record<'accounts' | 'regions' | 'kinds', ReadonlySet<string>>

/** Everything that was found. */
export const everythingOf = (look: SourceLook): Chosen => ({
  accounts: new Set(look.accounts),
  regions: new Set(look.regions),
  kinds: new Set(kindsOf(look)),
})

/** The choice as filters; null where nothing is left of one of them. */
export function filtersOf(look: SourceLook, chosen: Chosen): SourceFilters | null {
  const kinds: readonly LogKind[] = kindsOf(look)
  const filters = {
    accounts: filterOf(look.accounts, chosen.accounts),
    regions: filterOf(look.regions, chosen.regions),
    kinds: filterOf(kinds, chosen.kinds),
  }
  return Object.values(filters).some((values) => values?.length === 0) ? null : filters
}
