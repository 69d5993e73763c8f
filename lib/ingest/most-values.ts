// Which text is not to be parsed, because what JSON.parse makes of it takes fifty times its bytes.
import { BACKSLASH, COLON, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './json-bytes'

/**
 * How many signs before names and values a text may have, brackets counted twice. A record of CloudTrail's, which has 256
 * KB, has a half of that at most; a million names took 650 MB in a process that may take 500.
 */
const MOST_SIGNS = 1_000_000

const WEIGHTS = new Uint8Array(256)
for (const sign of [COLON, COMMA]) WEIGHTS[sign] = 1
for (const bracket of [OPEN_ARRAY, OPEN_OBJECT]) WEIGHTS[bracket] = 2

/** Why such a text is rejected. */
export const TOO_MANY_VALUES = 'it holds more values than any record does'

/** Whether it is one. What stands in a string is one value, whatever its signs. */
export function hasTooManyValues(bytes: Uint8Array): boolean {
  if (bytes.length * 2 <= MOST_SIGNS) return false
  let signs = 0
  let isText = false
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i] as number
    if (c === QUOTE) isText = !isText
    else if (!isText) signs += WEIGHTS[c] as number
    else if (c === BACKSLASH) i++
  }
  return signs > MOST_SIGNS
}
