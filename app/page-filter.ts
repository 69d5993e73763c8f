// What every page reads from its address: the filter, with the newest week of the data where no range is chosen.
import { cache } from 'react'
import { effectsProblem } from '@/components/filter/effects-mode'
import { type PageState, readableQuery, VIEW_PARAMETERS } from '@/components/filter/page-state'
import {
  type FilterKey,
  type FilterProblem,
  formatFilter,
  labelOf,
  only,
  parseFilter,
  resolveRange,
  withRange,
} from '@/lib/domain/filter'
import { bucketEnd, bucketStart, formatInstant } from '@/lib/domain/time'
import { dataExtent } from '@/lib/query/data-extent'
import { newestRange } from '@/lib/query/newest-range'
import { zoneProblem } from './_panels/zone-problem'
import { database } from './database'
import { drawnVersion } from './drawn-version'

/** A page's `searchParams`, as Next hands them over. */
export type SearchParameters = Promise<Record<string, string | string[] | undefined>>

export type PageFilter = {
  state: PageState
  /** What the range means now, as ISO instants; null is open. */
  range: { from: string | null; to: string | null }
  /** The range holds all of what the page is about: nothing of it comes before. */
  isWhole?: true
  /** Parameters that were left out, and why. */
  problems: FilterProblem[]
  /** From the oldest to the newest event, in whole hours; null while there is none. */
  data: { from: string; to: string } | null
  /** The filter as a query string, as the API takes it too. */
  query: string
  /** The filter as it stands in the address: it stays the same while the newest week of the data moves on. */
  asked: string
  now: Date
}

const ranges = cache(async () => {
  const now = new Date()
  const asked = dataExtent(database(), now)
  const [newest, extent] = await Promise.all([newestRange(database(), now, asked), asked])
  const data = extent && {
    from: formatInstant(bucketStart(extent.first, 'hour')),
    to: formatInstant(bucketEnd(bucketStart(extent.newest, 'hour'), 'hour')),
  }
  return { now, newest, data }
})

/**
 * Reads the address of the page at `path`; `own` names the page's own parameters, of which the first value counts; every
 * page has those of the view besides. `about` is what the page is about: values of the filter that its path says, and its
 * parameters cannot change. `unchosen` is the range where none is chosen, in place of the newest week of the data: one that
 * holds all of what the page is about. A parameter that nobody knows is left out and named in `problems`. Throws when the
 * database cannot answer.
 */
export async function pageFilter(
  path: string,
  searchParameters: SearchParameters,
  own: readonly string[] = [],
  about: Partial<Record<FilterKey, string>> = {},
  unchosen?: { from: string; to: string },
): Promise<PageFilter> {
  await drawnVersion()
  const given = parametersOf(await searchParameters)
  const others = [...own, ...VIEW_PARAMETERS]
  const said = Object.entries(about) as [FilterKey, string][]
  const { filter: chosen, problems } = parseFilter(given, [...others, 'q', ...Object.keys(about)])
  for (const [field, value] of said)
    if (given.has(field) && given.get(field) !== value)
      problems.push({ field, message: `this page is about one ${labelOf(field).toLowerCase()}: ${value}` })
  const asked = said.reduce((filter, [key, value]) => only(filter, key, value), chosen)
  if (given.has('q') && !others.includes('q'))
    problems.push({ field: 'q', message: 'q searches on the events page alone' })
  const { now, newest: newestWeek, data } = await ranges()
  const newest = unchosen ?? newestWeek
  const open = asked.from === undefined && asked.to === undefined
  let filter = open && newest ? withRange(asked, newest.from, newest.to) : asked
  let { from, to } = resolveRange(filter, now)
  // A relative end beside an absolute one can only be judged now.
  if (from !== null && to !== null && from >= to) {
    problems.push({ field: 'from', message: 'from is not before to' })
    filter = withRange(asked, newest?.from, newest?.to)
    ;({ from, to } = resolveRange(filter, now))
  }
  const kept = others.flatMap((name) => {
    const value = given.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  const page: PageFilter = {
    state: {
      path,
      filter,
      others: Object.fromEntries(kept),
      ...(said.length > 0 && { about: said.map(([key]) => key) }),
    },
    range: { from: from === null ? null : formatInstant(from), to: to === null ? null : formatInstant(to) },
    ...(unchosen && open && { isWhole: true as const }),
    problems,
    data,
    query: readableQuery(formatFilter(filter)),
    asked: readableQuery(formatFilter(asked)),
    now,
  }
  const { effects, tz } = page.state.others
  return leaveOut(leaveOut(page, effectsProblem(effects)), zoneProblem(tz))
}

/** The parameters called `names` of a page without a filter, each of which counts where it is given once. */
export const chosenParameters = (
  given: Awaited<SearchParameters>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = given[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )

/** The page without one of its own parameters, which cannot be used; as it is without a problem. */
export function leaveOut(page: PageFilter, problem: FilterProblem | null): PageFilter {
  if (problem === null) return page
  const { [problem.field]: _left, ...others } = page.state.others
  return { ...page, state: { ...page.state, others }, problems: [...page.problems, problem] }
}

function parametersOf(searchParameters: Awaited<SearchParameters>): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, values] of Object.entries(searchParameters)) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value !== undefined) parameters.append(name, value)
    }
  }
  return parameters
}
