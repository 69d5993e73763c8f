// Decides what the panel of cross-account activity says, and where its links lead.

import { clear, only } from '@/lib/domain/filter'
import type { CrossAccount, CrossAccountRow } from '@/lib/domain/place-answers'
import { entityHref } from '../filter/entity-href'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'

/** Which of it: all, what others did in the page's account, or what the page's account's identities did elsewhere. */
export type Crossing = 'all' | 'in' | 'out'

export const CROSSING_TITLES = {
  all: 'Cross-account activity',
  in: 'Others acting in this account',
  out: 'Its identities in other accounts',
} satisfies Record<Crossing, string>

const NONE = {
  all: 'Nobody acted in an account other than their own.',
  in: 'Nobody from another account acted here.',
  out: 'No identity of this account acted in another one.',
} satisfies Record<Crossing, string>

const NO_EVENT = {
  all: 'No event matches the filter in this period.',
  in: 'No event of this account matches the filter in this period.',
  out: 'No event by an identity of this account matches the filter in this period.',
} satisfies Record<Crossing, string>

/** What was counted, in words: how many events cross accounts, and of how many nobody can say. */
export function crossingWords({ total, events, unknown }: CrossAccount, crossing: Crossing): string {
  if (total === 0) return NO_EVENT[crossing]
  const out = crossing === 'out'
  const crossed = out
    ? `events by its identities happened in another account.`
    : `events ${events === 1 ? 'has' : 'have'} a caller of another account than the one they happened in.`
  const counted = events === 0 ? NONE[crossing] : `${formatCount(events)} of ${formatCount(total)} ${crossed}`
  if (unknown === 0) return counted
  const unsaid = out ? 'which account they happened in' : 'both accounts (AWS’s own services name none)'
  return `${counted} ${formatCount(unknown)} ${unknown === 1 ? 'does' : 'do'} not say ${unsaid}: unknown, and not counted as cross-account.`
}

export type CrossingLinks = { identity: string; caller: string; account: string; events: string }

/** The addresses behind a row: each says the row's own account, whatever account the page is about. */
export function crossingLinks(state: PageState, row: CrossAccountRow): CrossingLinks {
  const elsewhere = { ...state, filter: clear(state.filter, 'account') }
  const inAccount = { ...state, filter: only(state.filter, 'account', row.account) }
  return {
    identity: entityHref(inAccount, 'identity', row.identity) ?? '',
    caller: entityHref(elsewhere, 'account', row.caller) ?? '',
    account: entityHref(elsewhere, 'account', row.account) ?? '',
    events: eventsHref({ ...inAccount, filter: only(inAccount.filter, 'identity', row.identity) }),
  }
}

/** All events that the panel counts, under the page's filter. */
export const eventsHref = (state: PageState): string =>
  hrefOf(state, { path: '/events', filter: only(state.filter, 'crossAccount', 'true') })
