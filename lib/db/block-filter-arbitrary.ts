// Records and queries for property tests of the text search: few pieces, so that they often meet, and among them what is
// easy to get wrong: escapes, characters whose other case is far away, surrogates, and members' names like values.
import fc from 'fast-check'
import type { TextTerm } from '../domain/text-query'

const PIECES = [
  ...['alice', 'Alice', 'ALICE', 'user', 'k', 'K', 's', 'S', '1', '42', '_', '-', '/', ' ', ':', '*', '.'],
  ...['\u212a', '\u017f', '\u0130', 'i\u0307', '\u00df', '\u1e9e', '\u00e9', '\u00c9', '\u03c3', '\u03c2'],
  ...['\u0301', '\u0345', '\ud835\udc9c', '\ud801\udc00', '\ud801\udc28', '\ud800', '\udc00', '\u007f', '\0'],
  ...['\\', '\n', '\t', '\\u0061', 'u0061', 'n', 'true', 'null', '1.50', 'mistakes', 'mi\u017fta\u212aes'],
  ...['arn:aws:iam::1:user/alice', 'i-0abc12345', 'prod-logs', 'kelvins'],
]
const text = fc.array(fc.constantFrom(...PIECES, '"'), { maxLength: 5 }).map((pieces) => pieces.join(''))

/** A number or a literal, as it is written. */
class Scalar {
  constructor(readonly written: string) {}
}
type Tree = string | Scalar | Tree[] | { members: [string, Tree][] }

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text,
    fc
      .constantFrom('1', '42', '-1.50', '1e3', '12345678901234567890', 'true', 'null')
      .map((written) => new Scalar(written)),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie('tree')), { maxLength: 3 }).map((members) => ({ members })),
  ),
}))
const object = fc.array(fc.tuple(text, tree), { minLength: 1, maxLength: 4 }).map((members) => ({ members }))

/** Writes JSON, in one of the many ways in which it can be written: `way(n)` draws a number below n. */
function write(value: Tree, way: (choices: number) => number): string {
  const gap = ['', '', '', ' ', '\n', '\t '][way(6)] ?? ''
  if (value instanceof Scalar) return value.written
  if (typeof value === 'string') return writeString(value, way)
  if (Array.isArray(value)) return `[${value.map((element) => gap + write(element, way) + gap).join(',')}]`
  const members = value.members.map(
    ([name, member]) => `${gap}${writeString(name, way)}${gap}:${gap}${write(member, way)}${gap}`,
  )
  return `{${members.join(',')}}`
}

const SHORT: Record<string, string> = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\n': '\\n', '\t': '\\t' }

function writeString(value: string, way: (choices: number) => number): string {
  // One string in three has escapes that it need not have.
  const mostly = way(3) > 0
  const escaped = (unit: string) => {
    const digits = unit.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${way(2) === 0 ? digits : digits.toUpperCase()}`
  }
  let written = ''
  for (const character of value) {
    const odd = !mostly && way(4) === 0
    const isLone = /^[\ud800-\udfff]$/.test(character)
    if (odd || isLone) written += character.split('').map(escaped).join('')
    else if (character === '/') written += mostly ? '/' : '\\/'
    else written += SHORT[character] ?? (character < ' ' ? escaped(character) : character)
  }
  return `"${written}"`
}

function textsOf(value: Tree): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Scalar) return value.written === 'null' ? [] : [value.written]
  return (Array.isArray(value) ? value : value.members.map(([, member]) => member)).flatMap(textsOf)
}

/** Random enough to write by. */
function drawing(seed: number): (choices: number) => number {
  let state = seed
  return (choices) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 16) % choices
  }
}

const arbitraryTerm: fc.Arbitrary<TextTerm> = fc.record({
  text: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
  prefix: fc.boolean(),
})

/** A piece of one of the texts, in another case. */
function cutTerm(texts: readonly string[], way: (choices: number) => number): string {
  const characters = [...(texts[way(Math.max(1, texts.length))] ?? '')].filter(
    (character) => character !== '"',
  )
  const start = way(3) === 0 ? 0 : way(characters.length + 1)
  const length = way(2) === 0 ? characters.length : 1 + way(8)
  const cut = characters.slice(start, start + length).join('')
  return [cut, cut.toLowerCase(), cut.toUpperCase()][way(3)] ?? cut
}

/** A record's bytes, the texts of its values, and terms of which some occur in them. */
export const arbitraryCase: fc.Arbitrary<{ record: Uint8Array; texts: string[]; terms: TextTerm[] }> = fc
  .tuple(object, fc.nat(), fc.array(arbitraryTerm, { minLength: 1, maxLength: 2 }))
  .map(([value, seed, drawn]) => {
    const way = drawing(seed)
    const texts = textsOf(value)
    const terms = drawn.map((term) => ({ ...term, text: (way(3) > 0 && cutTerm(texts, way)) || term.text }))
    return { record: Buffer.from(write(value, way)), texts, terms }
  })
