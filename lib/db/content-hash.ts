// Ids made of content: the same text has the same id on every instance.
import { hash } from 'node:crypto'

const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The first 128 bits of the SHA-256 of the text's UTF-8 bytes, as 32 lower-case hexadecimal digits. */
// Half the time of createHash: nothing is made but the text.
export const contentHex = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)

/** The same, written as a uuid. */
export function contentUuid(text: string): string {
  const hex = contentHex(text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** How an id that is nearly always a uuid is stored in a uuid column: itself when canonical, else its text's hash. */
export function identifierUuid(text: string): string {
  return CANONICAL_UUID.test(text) ? text : contentUuid(text)
}
