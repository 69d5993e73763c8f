// The three states of readOnly: a record says true, says false, or does not say.

/**
 * What a record says: a boolean, or a string that spells one in any case; null for everything else. Nothing is
 * inferred from the event's name.
 */
export function readOnlyOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || value.length > 5) return null
  const text = value.toLowerCase()
  return text === 'true' ? true : text === 'false' ? false : null
}
