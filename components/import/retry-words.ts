// What the button says that reads an import's broken files again.
import { formatCount } from '../panel/format-number'

/** `count` of the `broken` files can be read again. Null where each file's own button is enough. */
export function retryAllWords(count: number, broken: number): string | null {
  if (count < 2) return null
  return count < broken
    ? `Try ${formatCount(count)} of ${formatCount(broken)} again`
    : `Try all ${formatCount(count)} again`
}
