// Whether a text query matches a record, decided over its values: for what the record's bytes alone do not show.
import type { TextTerm } from './text-query'

/** Where a string begins; or a number or a literal. */
const TOKEN = /"|[-+.\w]+/g
const IS_NAME = /\s*:/y
const WORD = /[\p{L}\p{N}_]/u

/** Takes a record as JSON text. */
export function exactMatcher(terms: readonly TextTerm[]): (json: string) => boolean {
  const tests = terms.map(occurrenceTest)
  return (json) => {
    let missing = tests
    for (const value of valuesOf(json)) {
      if (missing.some((occursIn) => occursIn(value)))
        missing = missing.filter((occursIn) => !occursIn(value))
      if (missing.length === 0) return true
    }
    return false
  }
}

/**
 * The values of a record in their order. By hand from quotation mark to quotation mark: an expression for a whole string
 * runs out of stack where that has a million escapes.
 */
function* valuesOf(json: string): Generator<string> {
  const tokens = new RegExp(TOKEN)
  for (let token = tokens.exec(json); token; token = tokens.exec(json)) {
    const [scalar] = token
    if (scalar !== '"') {
      if (scalar !== 'null') yield scalar
      continue
    }
    const close = closingQuote(json, token.index)
    IS_NAME.lastIndex = close + 1
    const content = json.slice(token.index + 1, close)
    if (!IS_NAME.test(json)) yield decoded(content)
    tokens.lastIndex = close + 1
  }
}

const decoded = (content: string): string =>
  content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content

function occurrenceTest({ text, prefix }: TextTerm): (value: string) => boolean {
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu')
  return (value) => {
    pattern.lastIndex = 0
    for (let match = pattern.exec(value); match; match = pattern.exec(value)) {
      const end = match.index + match[0].length
      if (!splitsWord(value, match.index) && (prefix || !splitsWord(value, end))) return true
      // Occurrences can overlap: go on after the first character.
      pattern.lastIndex = match.index + String.fromCodePoint(value.codePointAt(match.index) ?? 0).length
    }
    return false
  }
}

/** Whether the place before `at` is in the middle of a word. */
function splitsWord(value: string, at: number): boolean {
  if (at === 0 || at === value.length) return false
  const before = /.$/su.exec(value.slice(Math.max(0, at - 2), at))?.[0] ?? ''
  return WORD.test(before) && WORD.test(String.fromCodePoint(value.codePointAt(at) ?? 0))
}

/** Where the string that begins at `open` ends: in JSON text, a character or a byte each. */
export function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at
    while (text.charCodeAt(before - 1) === 0x5c) before--
    if ((at - before) % 2 === 0) return at
  }
  return text.length
}
