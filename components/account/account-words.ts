// What an account's page says of it, in words.
import { UNKNOWN } from '@/lib/domain/dimensions'
import { visibleText } from '@/lib/domain/value-label'

/** What the page is called. */
export const accountTitle = (id: string): string =>
  id === UNKNOWN ? 'Unknown account' : `Account ${visibleText(id)}`

/** Sentences, the plainest first; `seen`: whether any event names it. */
export function accountWords(id: string, seen: boolean): string[] {
  if (id === UNKNOWN)
    return [
      seen
        ? 'The records of these events do not say which account they happened in (recipientAccountId).'
        : 'Every event here says which account it happened in (recipientAccountId).',
    ]
  const name = visibleText(id)
  return [
    seen
      ? `What happened in account ${name} (recipientAccountId), whoever did it.`
      : `No event here names account ${name} as the one it happened in (recipientAccountId).`,
  ]
}
