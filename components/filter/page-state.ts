// What a page's address holds, and the links that change a part of it and keep the rest.
import { clear, type Filter, type FilterKey, formatFilter, parseFilter } from '@/lib/domain/filter'

/**
 * A page's address: its path, the filter (with the range that the page shows, so that every link carries it), and
 * the page's own parameters (`order`, `open`, …) as written. `about` are the keys of the filter that say what the page
 * is about: its path says them, so its address does not. Plain data: it may cross to the browser.
 */
export type PageState = {
  path: string
  filter: Filter
  others: Readonly<Record<string, string>>
  about?: readonly FilterKey[]
}

/**
 * How somebody looks at events, on whatever page: `effects` and the time zone `tz`. Every page that filters knows them, and
 * every link between such pages carries them on.
 */
export const VIEW_PARAMETERS = ['effects', 'tz'] as const

/** The filter without what the page is about, which nobody can drop or turn round there. */
export const chosenFilter = ({ filter, about = [] }: PageState): Filter =>
  about.reduce((left, key) => clear(left, key), filter)

/** A query string that people can read: `:`, `/`, `,` and `!` stand as they are, which a query allows. */
export const readableQuery = (parameters: URLSearchParams): string =>
  parameters.toString().replace(/%(3A|2F|2C|21)/g, (escaped) => decodeURIComponent(escaped))

/** What an address carries on to any page that filters: its filter, and how somebody looks at it. */
export function carriedQuery(given: URLSearchParams): string {
  const parameters = formatFilter(parseFilter(given).filter)
  for (const [name, value] of Object.entries(viewOf(Object.fromEntries(given)))) parameters.set(name, value)
  return readableQuery(parameters)
}

/** What an address carries on to a page without filter: how somebody looks at events, so that it comes back from there. */
export const carriedView = (given: URLSearchParams): string =>
  readableQuery(new URLSearchParams(viewOf(Object.fromEntries(given))))

/**
 * The address of `state` after a change. A parameter set to null is dropped; another path starts without this
 * page's own parameters, but for those of the view.
 */
export function hrefOf(
  state: PageState,
  change: { path?: string; filter?: Filter; others?: Record<string, string | null> } = {},
): string {
  const stays = change.path === undefined || change.path === state.path
  const filter = change.filter ?? state.filter
  const parameters = formatFilter(stays ? chosenFilter({ ...state, filter }) : filter)
  const kept = stays ? state.others : viewOf(state.others)
  for (const [name, value] of Object.entries({ ...kept, ...change.others })) {
    if (value !== null) parameters.set(name, value)
  }
  const query = readableQuery(parameters)
  const path = change.path ?? state.path
  return query === '' ? path : `${path}?${query}`
}

const viewOf = (others: PageState['others']): Record<string, string> =>
  Object.fromEntries(
    VIEW_PARAMETERS.flatMap((name) => {
      const value = others[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
