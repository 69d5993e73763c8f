// What a page calls a value of a dimension. The value itself stays what the URL and the API say.
import { type DimensionKey, dimensionOf } from './dimensions'

/** The label of a value in a list of values by `by`: `Amazon SES` for `ses.amazonaws.com`, `Writes` for `false`. */
export function labelOfValue(by: DimensionKey, value: string): string {
  const { valueLabel } = dimensionOf(by)
  if (typeof valueLabel === 'function') return valueLabel(value)
  return valueLabel && Object.hasOwn(valueLabel, value) ? (valueLabel[value] ?? value) : value
}
