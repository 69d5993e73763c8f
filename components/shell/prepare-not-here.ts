// Decides what is said where the page of an identity, a service or a session was asked for, and there is none.
import { readSessionId } from '@/lib/domain/session-id'
import { visibleText } from '@/lib/domain/value-label'

export type NotHereKind = 'identity' | 'service' | 'session'

const KINDS = {
  identity: { why: 'names it as the one who acted', list: 'All identities', path: '/identities' },
  service: { why: 'comes from it, and it is not catalogued', list: 'All services', path: '/services' },
  session: { why: 'belongs to it', list: 'All sessions', path: '/values/session' },
} satisfies Record<NotHereKind, { why: string; list: string; path: string }>

/** `asked` is what the address names, as it stands there: a key, an event source, the id of a session. */
export function prepareNotHere(kind: NotHereKind, asked: string) {
  const { why, list, path } = KINDS[kind]
  const name = kind === 'session' ? readSessionId(asked)?.name : decoded(asked)
  const others = { list: { label: list, path } }
  if (name === undefined || name === '')
    return { title: `The address names no ${kind}`, text: 'It may be mistyped, or cut short.', ...others }
  return {
    title: `There is no ${kind} “${visibleText(name)}” here`,
    text: `No event ${why}. The address may be mistyped, or its events have been deleted since.`,
    ...others,
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
