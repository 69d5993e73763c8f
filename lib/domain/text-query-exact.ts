// Whether a text query matches a record, decided over its values: for what the record's bytes alone do not show.
import type { TextTerm } from './text-query'

/** A string's content, and the colon after it where it is a member's name; or a number or a literal. */
const TOKEN = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|([-+.\w]+)/gs
const WORD = /[\p{L}\p{N}_]/u

/** Takes a record as JSON text. */
export function exactMatcher(terms: readonly TextTerm[]): (json: string) => boolean {
  const tests = terms.map(occurrenceTest)
  return (json) => {
    let missing = tests
    for (const [, content, colon, scalar] of json.matchAll(TOKEN)) {
      const value = content === undefined ? scalar : colon === undefined ? decoded(content) : undefined
      if (value === undefined || scalar === 'null') continue
      if (missing.some((occursIn) => occursIn(value)))
        missing = missing.filter((occursIn) => !occursIn(value))
      if (missing.length === 0) return true
    }
    return false
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
