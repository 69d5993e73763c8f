// What an account's page says of it, in words.
import { UNKNOWN } from '@/lib/domain/dimensions'

/** Sentences, the plainest first. */
export const accountWords = (id: string): string[] =>
  id === UNKNOWN
    ? ['The records of these events do not say which account they happened in (recipientAccountId).']
    : [`What happened in account ${id} (recipientAccountId), whoever did it.`]
