// The pages that are about one value: a service, an identity, a region, an account, a session; and the lists that lead to them.
import { type DimensionKey, UNKNOWN } from '@/lib/domain/dimensions'
import { clear, type Filter, type FilterKey } from '@/lib/domain/filter'
import { sessionId } from '@/lib/domain/session-id'
import { hrefOf, type PageState } from './page-state'

const PAGES: Partial<
  Record<FilterKey, (value: string) => { path: string; others?: Record<string, string> }>
> = {
  service: (value) => ({ path: `/services/${encodeURIComponent(value)}` }),
  identity: (value) => ({ path: '/identity', others: { key: value } }),
  region: (value) => ({ path: `/regions/${encodeURIComponent(value)}` }),
  account: (value) => ({ path: `/accounts/${encodeURIComponent(value)}` }),
}

const LISTS: Partial<Record<FilterKey, string>> = {
  service: '/services',
  identity: '/identities',
  region: '/regions',
  account: '/accounts',
}

/** The path of the page that lists all values of `by`. */
export const listPath = (by: DimensionKey): string => LISTS[by] ?? `/values/${by}`

/**
 * The address of the page about this value, under the filter in force; null where values of `by` have none, as a session
 * has as long as the filter does not say whose it is.
 */
export function entityHref(state: PageState, by: FilterKey, value: string): string | null {
  if (by === 'session') return sessionHref(state, value)
  const page = PAGES[by]?.(value)
  return page ? hrefOf(state, { ...page, filter: clear(state.filter, by) }) : null
}

function sessionHref(state: PageState, name: string): string | null {
  const identity = onlyIdentity(state.filter)
  if (identity === null || name === UNKNOWN) return null
  const filter = clear(clear(state.filter, 'identity'), 'session')
  return hrefOf(state, { path: `/sessions/${sessionId(identity, name)}`, filter })
}

function onlyIdentity({ conditions }: Filter): string | null {
  const [identity, ...others] = conditions.identity?.include ?? []
  return identity !== undefined && others.length === 0 ? identity : null
}
