import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine, withoutFormula } from './csv'

/** Reads as RFC 4180 says, with another separator if asked; a quote counts only where a cell begins. */
function read(text: string, separator = ','): string[][] {
  const lines: string[][] = []
  let cells: string[] = []
  for (let at = 0; at < text.length; ) {
    let value = ''
    if (text[at] === '"') {
      for (at++; at < text.length && (text[at] !== '"' || text[at + 1] === '"'); at++) {
        if (text[at] === '"') at++
        value += text[at]
      }
      at++
    }
    while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n')
      value += text[at++]
    cells.push(value)
    if (text[at] !== separator) {
      if (text.startsWith('\r\n', at)) at++
      lines.push(cells)
      cells = []
    }
    at++
  }
  return lines
}

const SIGNS = [
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＠',
  '\t',
  '\r',
  '\n',
  ' ',
  '"',
  "'",
  ',',
  ';',
  '|',
  'a',
  'ü',
  '😀',
  '1',
]
const text = fc.array(fc.constantFrom(...SIGNS), { maxLength: 8 }).map((signs) => signs.join(''))
const value = fc.oneof(text, fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null))

/** Takes the apostrophes away again, as a reader could that knows of them. */
const restored = (guarded: string): string =>
  guarded
    .replace(/^'(?=[\s\p{Cc}\p{Cf}"'`\u2018-\u201f]*[=+\-@＝＋－＠\t\r\n])/u, '')
    .replace(/([,;|\t\r\n])'(?=[\s\p{Cc}\p{Cf}"'`\u2018-\u201f]*[=+\-@＝＋－＠])/gu, '$1')

describe('a line', () => {
  test('reads back as the cells that were written, and every apostrophe can be taken away again', () => {
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { maxLength: 4 }), (lines) => {
        const cells = read(lines.map(csvLine).join(''))
        expect(cells.map((line) => line.map(restored))).toEqual(
          lines.map((line) => line.map((cell) => (cell === null ? '' : String(cell)))),
        )
      }),
      { numRuns: 500 },
    )
  })

  test('has no cell that begins a formula, whichever separator a spreadsheet splits at', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (cells) => {
        for (const separator of [',', ';', '\t', '|'])
          for (const cell of read(csvLine(cells), separator).flat())
            expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/)
        for (const cell of read(csvLine(cells)).flat()) expect(cell).not.toMatch(/^[\t\r\n]/)
      }),
      { numRuns: 500 },
    )
  })
})

test.each([
  ['=1+1', "'=1+1"],
  ["@SUM(1+1)*cmd|' /C calc'!A0", "'@SUM(1+1)*cmd|' /C calc'!A0"],
  ['-2', "'-2"],
  ['+49', "'+49"],
  ['\t=1', "'\t'=1"],
  ['\r@x', "'\r'@x"],
  ['  "=1', `'  "=1`],
  ['\u200b=1', "'\u200b=1"],
  ["'=1", "''=1"],
  ['＝1', "'＝1"],
  ['x;=1', "x;'=1"],
  ['a\n+b', "a\n'+b"],
  ['aws-cli/2.15 md/arch#x86-64', 'aws-cli/2.15 md/arch#x86-64'],
  ['a=b', 'a=b'],
])('%j is written as %j', (given, expected) => {
  expect(withoutFormula(given)).toBe(expected)
})

test('quotes what needs it, and nothing else', () => {
  expect(csvLine(['a', 'b c', 'say "hi"', 'x,y', 'p;q', '', null, true, ' z', 'é\n'])).toBe(
    'a,b c,"say ""hi""","x,y","p;q",,,true," z","é\n"\r\n',
  )
})

test('takes a time that grows with the text, not with its square', () => {
  expect(withoutFormula('\n'.repeat(200_000))).toHaveLength(200_001)
})
