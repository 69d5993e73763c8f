// `q`: words and "phrases" that must all occur in a record's values. What a query means, and a matcher that decides
// over a record's bytes; most records are refused without being parsed.
import { closingQuote, exactMatcher } from './text-query-exact'

/** `prefix`: the term may end in the middle of a word. */
export type TextTerm = { text: string; prefix: boolean }
/** All terms must occur. There is at least one, and none is empty. */
export type TextQuery = { terms: readonly TextTerm[] }

const MOST_TERMS = 20
const LONGEST = 1000

/**
 * Reads a query: words between blanks, a phrase between quotation marks, `*` at a word's end for "begins with". `problem`
 * is a sentence for whoever wrote it. A quotation mark itself cannot be looked for.
 */
export function parseTextQuery(q: string): { query: TextQuery } | { problem: string } {
  if (q.length > LONGEST) return { problem: `q is longer than ${LONGEST} characters` }
  const terms: TextTerm[] = []
  for (const [found, phrase, closed, word = ''] of q.matchAll(/"([^"]*)("?)|([^\s"]+)/g)) {
    if (phrase !== undefined && closed === '')
      return { problem: `q has a quotation mark without its second: ${found}` }
    const prefix = phrase === undefined && word.endsWith('*')
    const text = phrase ?? (prefix ? word.slice(0, -1) : word)
    if (text === '' && prefix) return { problem: 'q has a * with nothing before it' }
    if (text !== '' && !terms.some((term) => term.text === text && term.prefix === prefix))
      terms.push({ text, prefix })
  }
  if (terms.length === 0) return { problem: 'q is empty' }
  if (terms.length > MOST_TERMS) return { problem: `q has more than ${MOST_TERMS} words and phrases` }
  return { query: { terms } }
}

/**
 * Whether a record (valid JSON in UTF-8) matches: each term occurs in one of its values, strings with their escapes
 * decoded, numbers and booleans as written, at any depth; names of members do not count. Upper and lower case are the
 * same as Unicode's simple case folding says, for which `k` is also the Kelvin sign and `s` the long s. A term occurs
 * where neither end stands in the middle of a word: between two letters, digits or underscores of whatever script.
 */
export function textMatcher(query: TextQuery): (record: Uint8Array) => boolean {
  // The longest is likely the rarest.
  const plainTerms = query.terms.map(plainTermOf).sort((a, b) => b.needle.length - a.needle.length)
  const exact = exactMatcher(query.terms)
  return (record) => {
    const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
    // One character a byte. Bytes beyond ASCII can change with the case, too: they are only ever looked at as "odd".
    const text = bytes.toString('latin1').toLowerCase()
    let decided = true
    for (const term of plainTerms) {
      const verdict = judge(text, term)
      if (verdict === false) return false
      if (verdict === null) decided = false
    }
    return decided || exact(bytes.toString('utf8'))
  }
}

/** What JSON can write as it is, and what it means does not depend on what stands around it. */
const PLAIN = /^[ !#-[\]-~]*$/
/** The Kelvin sign and the long s, in UTF-8 that was lower-cased byte by byte. */
const ODD_K = '\u00e2\u0084\u00aa'
const ODD_S = '\u00e5\u00bf'

type PlainTerm = {
  /** A part of the term that stands in the record's bytes where the term occurs, unless it is written oddly. */
  needle: string
  /** The needle is the whole term. */
  whole: boolean
  prefix: boolean
  /** How a record can write it so that the needle is not found: these stand in the record then. */
  disguises: readonly string[]
}

function plainTermOf({ text, prefix }: TextTerm): PlainTerm {
  const folded = foldToAscii(text)
  const runs = folded.match(/[ !#-[\]-~]+/g) ?? ['']
  const needle = runs.reduce((longest, run) => (run.length > longest.length ? run : longest))
  const disguises = ['\\u']
  if (needle.includes('/')) disguises.push('\\/')
  if (needle.includes('k')) disguises.push(ODD_K)
  if (needle.includes('s')) disguises.push(ODD_S)
  return { needle, whole: PLAIN.test(folded), prefix, disguises }
}

/** ASCII in lower case; the two characters beyond it that are the same as an ASCII letter become that. */
export const foldToAscii = (text: string): string =>
  text
    .replaceAll('\u212a', 'k')
    .replaceAll('\u017f', 's')
    .replace(/[A-Z]+/g, (upper) => upper.toLowerCase())

/** True: it occurs; false: it does not; null: only the parsed record can say. `text` is in lower case. */
function judge(text: string, term: PlainTerm): boolean | null {
  // Nothing of the term stands for itself in JSON: it needs an escape, or a character beyond.
  if (term.needle === '') return /[\u007f-\u00ff\\]/.test(text) ? null : false
  const first = text.indexOf(term.needle)
  const verdict = first < 0 ? false : term.whole ? occursPlainly(text, term, first) : null
  return verdict === false && term.disguises.some((sign) => text.includes(sign)) ? null : verdict
}

/**
 * Looks at each place of the needle, from `first` on: is it in a string, no name of a member, and between word ends?
 * Reads each string once, however often the needle is in it: a record is anybody's text.
 */
function occursPlainly(text: string, { needle, prefix }: PlainTerm, first: number): boolean | null {
  let verdict: false | null = false
  let open = -1
  let close = -1
  let isOdd = false
  for (let at = first; at >= 0; at = text.indexOf(needle, at + 1)) {
    while (close < at) {
      open = openingQuote(text, close + 1)
      // Up to there it is a number, a boolean, or what stands between values.
      close = open > at ? open - 1 : closingQuote(text, open)
      isOdd = text.slice(open, close).includes('\\')
    }
    if (open > at) {
      verdict = null
      continue
    }
    if (isName(text, close)) {
      at = close
      continue
    }
    const end = at + needle.length
    const left = at === open + 1 ? false : inWord(text, at - 1)
    const right = prefix || end === close ? false : inWord(text, end - 1)
    if (isOdd || left === null || right === null) verdict = null
    else if (!left && !right) return true
  }
  return verdict
}

/** Where the next string begins from `start` on; the text's end where there is none. */
function openingQuote(text: string, start: number): number {
  const open = text.indexOf('"', start)
  return open < 0 ? text.length : open
}

/** Whether the string that ends at `close` is a member's name. */
function isName(text: string, close: number): boolean {
  let at = close + 1
  while (text.charCodeAt(at) <= 0x20) at++
  return text.charCodeAt(at) === 0x3a
}

/** Whether the characters at `at` and after it belong to one word; null beyond ASCII. */
function inWord(text: string, at: number): boolean | null {
  const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)]
  if (a > 0x7f || b > 0x7f) return null
  return WORD[a] === 1 && WORD[b] === 1
}

/** 1 for ASCII's letters, digits and underscore. */
const WORD = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0))
