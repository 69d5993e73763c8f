// The filter: what the address bar, the API and every question share. Parse ∘ format is the identity.
import {
  DIMENSIONS,
  type DimensionKey,
  dimensionOf,
  IDENTIFIERS,
  type IdentifierKey,
  isDimension,
} from './dimensions'
import { isTimeBound, parseInstant, resolveTimeBound, type TimeRange } from './time'

export type FilterKey = DimensionKey | IdentifierKey
export const FILTER_KEYS = [...Object.keys(DIMENSIONS), ...Object.keys(IDENTIFIERS)] as FilterKey[]
const isFilterKey = (key: string): key is FilterKey => isDimension(key) || Object.hasOwn(IDENTIFIERS, key)
export const labelOf = (key: FilterKey): string =>
  isDimension(key) ? DIMENSIONS[key].label : IDENTIFIERS[key].label

/** Included values are ORed, then every excluded one is taken away. */
export type Condition = { include: readonly string[]; exclude: readonly string[] }

/** `from` and `to` are kept as written, so that a relative range stays relative in a link. */
export type Filter = {
  from?: string
  to?: string
  conditions: Partial<Record<FilterKey, Condition>>
}
export const NO_FILTER: Filter = { conditions: {} }

/** A parameter that cannot be used, and why, in words for the person who wrote it. */
export type FilterProblem = { field: string; message: string }
export type ParsedFilter = { filter: Filter; problems: FilterProblem[] }

const MOST_VALUES = 200
const LONGEST_VALUE = 4096

/**
 * Reads the filter from a query string. Parameters named in `others` belong to somebody else (`limit`, `by`, …);
 * any that nobody knows, and any value that cannot be read, becomes a problem and is left out of the filter: the
 * API answers 400 to it, a page goes on without it and says so. Values are taken in order, duplicates once.
 */
export function parseFilter(parameters: URLSearchParams, others: readonly string[] = []): ParsedFilter {
  const conditions: Partial<Record<FilterKey, Condition>> = {}
  const problems: FilterProblem[] = []
  const bounds: { from?: string; to?: string } = {}
  for (const key of new Set(parameters.keys())) {
    if (others.includes(key)) continue
    const values = parameters.getAll(key)
    if (key === 'from' || key === 'to') {
      const [value = ''] = values
      if (values.length > 1) problems.push({ field: key, message: `${key} is given more than once` })
      else if (!isTimeBound(value))
        problems.push({
          field: key,
          message: `${key} is neither an ISO time nor relative like now-24h: ${brief(value)}`,
        })
      else bounds[key] = value
    } else if (isFilterKey(key)) {
      const { condition, problem } = readCondition(key, values)
      if (problem) problems.push({ field: key, message: problem })
      if (condition) conditions[key] = condition
    } else problems.push({ field: brief(key), message: `unknown parameter: ${brief(key)}` })
  }
  const filter = { ...bounds, conditions }
  const reversed = rangeProblem(filter)
  if (reversed) {
    problems.push(reversed)
    return { filter: { conditions }, problems }
  }
  return { filter, problems }
}

const brief = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

function rangeProblem({ from, to }: Filter): FilterProblem | null {
  // Any fixed now will do: two relative ends keep their order, and a mixed pair is judged when it is resolved.
  if (from === undefined || to === undefined || from.startsWith('now') !== to.startsWith('now')) return null
  const { from: start, to: end } = resolveRange({ from, to, conditions: {} }, new Date(0))
  return start !== null && end !== null && start >= end
    ? { field: 'from', message: 'from is not before to' }
    : null
}

// A leading `!` excludes; a literal one is written twice. So an odd number of them excludes.
const doubleMarks = (value: string): string => value.replace(/^!+/, '$&$&')
function readValue(text: string): { excluded: boolean; value: string } {
  const rest = text.replace(/^!+/, '')
  const marks = text.length - rest.length
  return { excluded: marks % 2 === 1, value: '!'.repeat(marks >> 1) + rest }
}

function readCondition(
  key: FilterKey,
  texts: readonly string[],
): { condition?: Condition; problem?: string } {
  if (texts.length > MOST_VALUES) return { problem: `${key} has more than ${MOST_VALUES} values` }
  const include: string[] = []
  const exclude: string[] = []
  let problem: string | undefined
  for (const text of texts) {
    const { excluded, value } = readValue(text)
    const list = excluded ? exclude : include
    const wrong = valueProblem(key, value)
    if (wrong) problem ??= wrong
    else if (!list.includes(value)) list.push(value)
  }
  const some = include.length + exclude.length > 0
  return { ...(some && { condition: { include, exclude } }), ...(problem && { problem }) }
}

function valueProblem(key: FilterKey, value: string): string | null {
  if (value === '') return `${key} is empty`
  if (value.length > LONGEST_VALUE) return `${key} is longer than ${LONGEST_VALUE} characters`
  if (value.includes('\0')) return `${key} contains a NUL character`
  if (!isDimension(key)) return null
  const { values, storage } = dimensionOf(key)
  if (values && !values.includes(value)) return `${key} is one of ${values.join(', ')}, not ${brief(value)}`
  if (storage.kind === 'id' && !/^\d{1,9}$/.test(value)) return `${key} is not an id: ${brief(value)}`
  return null
}

/** The range that a filter means at `now`. `from` can be at or after `to` when only one of them is relative. */
export function resolveRange(filter: Filter, now: Date): TimeRange {
  return {
    from: filter.from === undefined ? null : resolveTimeBound(filter.from, now),
    to: filter.to === undefined ? null : resolveTimeBound(filter.to, now),
  }
}

/** The filter as query parameters, in the order of the table of dimensions. */
export function formatFilter(filter: Filter): URLSearchParams {
  const parameters = new URLSearchParams()
  if (filter.from !== undefined) parameters.set('from', filter.from)
  if (filter.to !== undefined) parameters.set('to', filter.to)
  for (const key of FILTER_KEYS) {
    const condition = filter.conditions[key]
    for (const value of condition?.include ?? []) parameters.append(key, doubleMarks(value))
    for (const value of condition?.exclude ?? []) parameters.append(key, `!${doubleMarks(value)}`)
  }
  return parameters
}

const NOTHING: Condition = { include: [], exclude: [] }
const without = (values: readonly string[], value: string) => values.filter((other) => other !== value)

function withCondition(filter: Filter, key: FilterKey, condition: Condition): Filter {
  const { [key]: _replaced, ...others } = filter.conditions
  const some = condition.include.length + condition.exclude.length > 0
  return { ...filter, conditions: some ? { ...others, [key]: condition } : others }
}

/** Only this value: adds it to the included ones, or takes it away if it is there; it is no longer excluded. */
export function toggle(filter: Filter, key: FilterKey, value: string): Filter {
  const { include, exclude } = filter.conditions[key] ?? NOTHING
  return withCondition(filter, key, {
    include: include.includes(value) ? without(include, value) : [...include, value],
    exclude: without(exclude, value),
  })
}

/** Not this value: excludes it, or no longer does if it was; it is no longer included. */
export function exclude(filter: Filter, key: FilterKey, value: string): Filter {
  const condition = filter.conditions[key] ?? NOTHING
  return withCondition(filter, key, {
    include: without(condition.include, value),
    exclude: condition.exclude.includes(value)
      ? without(condition.exclude, value)
      : [...condition.exclude, value],
  })
}

/** This value and no other of its dimension. */
export function only(filter: Filter, key: FilterKey, value: string): Filter {
  return withCondition(filter, key, { include: [value], exclude: [] })
}

/** Without any condition on `key`; without `key`, without any condition at all (the range stays). */
export function clear(filter: Filter, key?: FilterKey): Filter {
  return key ? withCondition(filter, key, NOTHING) : { ...filter, conditions: {} }
}

/** With this range. An absent bound is open. */
export function withRange(filter: Filter, from: string | undefined, to: string | undefined): Filter {
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    conditions: filter.conditions,
  }
}

/** Whether the range moves with the clock. */
export const isRelative = (filter: Filter): boolean =>
  [filter.from, filter.to].some((bound) => bound !== undefined && parseInstant(bound) === null)
