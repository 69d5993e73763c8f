// What a page calls a value of a dimension. The value itself stays what the URL and the API say.
import { type DimensionKey, dimensionOf } from './dimensions'

/** The label of a value in a list of values by `by`: `Amazon SES` for `ses.amazonaws.com`, `Writes` for `false`. */
export function labelOfValue(by: DimensionKey, value: string): string {
  const { valueLabel } = dimensionOf(by)
  if (typeof valueLabel === 'function') return visibleText(valueLabel(value))
  return visibleText(valueLabel && Object.hasOwn(valueLabel, value) ? (valueLabel[value] ?? value) : value)
}

/**
 * Text of a record as it may be shown on one line: what turns the direction of the letters round (U+202E makes `live`
 * of `evil`), breaks lines or controls terminals is written as `‹202E›`, and blanks alone stand in quotes.
 */
export function visibleText(text: string): string {
  if (text.trim() === '') return `“${text}”`
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (mark) => `‹${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  )
}
