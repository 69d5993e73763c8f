// A flag in a record, which has three states: it says true, it says false, or it does not say.

/** A boolean, or a string that spells one in any case; null for everything else. Nothing is inferred. */
export function recordedFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || value.length > 5) return null
  const text = value.toLowerCase()
  return text === 'true' ? true : text === 'false' ? false : null
}
