// What an account's page says of it, in words.
import { UNKNOWN } from '@/lib/domain/dimensions'
import { visibleText } from '@/lib/domain/value-label'

/** What the page is called. */
export const accountTitle = (id: string): string =>
  id === UNKNOWN ? 'Unknown account' : `Account ${visibleText(id)}`

/** Sentences, the plainest first. */
export const accountWords = (id: string): string[] =>
  id === UNKNOWN
    ? ['The records of these events do not say which account they happened in (recipientAccountId).']
    : [`What happened in account ${visibleText(id)} (recipientAccountId), whoever did it.`]
