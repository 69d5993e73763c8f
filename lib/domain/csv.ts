// Comma-separated values as RFC 4180 has them, safe to open: no text of a record can become a formula.

/** Excel takes a file without it for the system's old code page. */
export const BYTE_ORDER_MARK = '\ufeff'

// What a formula begins with, in full width too, for which spreadsheets take it in some languages; and what may stand
// before it: a spreadsheet drops blanks and opening quotes. (OWASP, "CSV Injection".)
const FORMULA = /[=+\-@\uff1d\uff0b\uff0d\uff20]/
const DROPPED = /[\s\p{Cc}\p{Cf}"'`\u2018-\u201f]/u
/** A cell that begins with one of these moves what follows into a cell of its own. */
const MOVES = /[\t\r\n]/
/** What other settings take for the end of a cell: Excel splits at semicolons wherever the comma is decimal. */
const SEPARATOR = /[,;|\t\r\n]/
/** What nearly all texts have none of. */
const SUSPECT_BEGINNING = /^[=+\-@\uff1d\uff0b\uff0d\uff20\s\p{Cc}\p{Cf}"'`\u2018-\u201f]/u

/** The text with an apostrophe wherever a spreadsheet would begin a formula: it makes what follows text. */
export function withoutFormula(text: string): string {
  if (!SEPARATOR.test(text) && !SUSPECT_BEGINNING.test(text)) return text
  let safe = ''
  let written = 0
  /** Where cells begin of which only what is dropped was seen so far. */
  let begins: number[] = [0]
  const guard = () => {
    for (const at of begins) {
      safe += `${text.slice(written, at)}'`
      written = at
    }
    begins = []
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (begins.length > 0) {
      if (FORMULA.test(sign) || (begins[0] === 0 && MOVES.test(sign))) guard()
      else if (!DROPPED.test(sign)) begins = []
    }
    if (SEPARATOR.test(sign)) begins.push(at + 1)
  }
  return safe + text.slice(written)
}

/** Quotes as well what other separators than ours are read as, and blanks that some readers trim. */
const NEEDS_QUOTES = /[",;|\t\r\n]|^\s|\s$/

function cell(value: string | boolean | null): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return String(value)
  const text = withoutFormula(value)
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One record, with its line break. Null is an empty cell. */
export const csvLine = (values: readonly (string | boolean | null)[]): string =>
  `${values.map(cell).join(',')}\r\n`
