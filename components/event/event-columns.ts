// The columns of the events table: which there are, how wide, which are shown, and how the address names them.

import type { EventSummary } from '@/lib/domain/answers'
import { DIMENSIONS, type DimensionKey, UNKNOWN } from '@/lib/domain/dimensions'
import type { FilterProblem } from '@/lib/domain/filter'
import { EFFECT_VALUES, type EffectsMode } from '../filter/effects-mode'

/** A column shows the event's time, or its value of a dimension: that of readOnly also shows the effect. */
export type ColumnKey = 'time' | Exclude<SummaryDimension, 'effect'>
/** The dimensions that a list of events carries. */
export type SummaryDimension = keyof typeof READ

const orAbsent = (value: string | null): string => value ?? UNKNOWN

/** An event's value of a dimension, as the filter writes it. */
const READ = {
  service: (event) => event.eventSource,
  event: (event) => event.eventName,
  identity: (event) => event.identity.key,
  user: (event) => (event.identity.type === 'IAMUser' ? orAbsent(event.identity.name) : UNKNOWN),
  region: (event) => orAbsent(event.awsRegion),
  effect: (event) => event.effect,
  readOnly: (event) => (event.readOnly === null ? UNKNOWN : String(event.readOnly)),
  error: (event) => event.errorCode ?? DIMENSIONS.error.absent,
  ip: (event) => orAbsent(event.sourceIPAddress),
  account: (event) => orAbsent(event.recipientAccountId),
  identityType: (event) => orAbsent(event.identity.type),
  actor: (event) => event.identity.actor,
  session: (event) => orAbsent(event.identity.sessionName),
  import: (event) => event.importId,
} satisfies Partial<Record<DimensionKey, (event: EventSummary) => string>>

export const summaryValue = (event: EventSummary, key: SummaryDimension): string => READ[key](event)

/** What a column shows: where what is inferred counts, reads and writes are those of the effect. */
export const shownIn = (key: Exclude<ColumnKey, 'time'>, effects: EffectsMode): SummaryDimension =>
  key === 'readOnly' ? EFFECT_VALUES[effects].by : key

/** All columns in the order of the table: the least width in pixels, and how large a part they take of what is left. */
const WIDTHS: Record<ColumnKey, { least: number; grow: number }> = {
  time: { least: 162, grow: 0 },
  service: { least: 112, grow: 1 },
  event: { least: 150, grow: 3 },
  identity: { least: 136, grow: 3 },
  user: { least: 80, grow: 1 },
  // As wide as the longest value: `ap-southeast-1`, `Unknown`, a UTC second, twelve digits.
  region: { least: 118, grow: 0 },
  readOnly: { least: 94, grow: 0 },
  error: { least: 100, grow: 2 },
  ip: { least: 106, grow: 2 },
  account: { least: 116, grow: 0 },
  identityType: { least: 126, grow: 1 },
  actor: { least: 130, grow: 1 },
  session: { least: 160, grow: 2 },
  import: { least: 76, grow: 0 },
}
export const COLUMN_KEYS = Object.keys(WIDTHS) as ColumnKey[]
export const DEFAULT_COLUMNS: readonly ColumnKey[] = [
  'time',
  'service',
  'event',
  'identity',
  'user',
  'region',
  'readOnly',
  'error',
  'ip',
]
/** The columns without which a row says nothing. */
export const FIXED_COLUMNS: readonly ColumnKey[] = ['time', 'event']

/**
 * How wide the columns are, as CSS: each has its least width and its part of what the table's container has beyond the
 * sum of them. `least` is that sum in pixels.
 */
export function columnWidths(columns: readonly ColumnKey[]): {
  least: number
  width: (key: ColumnKey) => string
} {
  const least = columns.reduce((sum, key) => sum + WIDTHS[key].least, 0)
  const parts = columns.reduce((sum, key) => sum + WIDTHS[key].grow, 0)
  const width = (key: ColumnKey) => {
    const part = WIDTHS[key].grow / Math.max(1, parts)
    return `calc(${WIDTHS[key].least}px + max(0px, 100cqw - ${least}px) * ${part.toFixed(4)})`
  }
  return { least, width }
}
export const columnLabel = (key: ColumnKey, effects: EffectsMode): string =>
  key === 'time' ? 'Time (UTC)' : DIMENSIONS[shownIn(key, effects)].label

/** The columns that an address asks for (`service,identity`), in the table's order; the usual ones without. */
export function parseColumns(text: string | undefined): readonly ColumnKey[] {
  if (text === undefined) return DEFAULT_COLUMNS
  const asked = new Set(text.split(','))
  return COLUMN_KEYS.filter((key) => asked.has(key) || FIXED_COLUMNS.includes(key))
}

/** What `columns` asks for and the table does not have, in words; null where all is well. */
export function columnsProblem(text: string | undefined): FilterProblem | null {
  const known: readonly string[] = COLUMN_KEYS
  const wrong = text?.split(',').find((key) => key !== '' && !known.includes(key))
  return wrong === undefined ? null : { field: 'columns', message: `columns are some of ${known.join(', ')}` }
}

/** `columns` for an address; null where they are the usual ones. */
export function formatColumns(columns: readonly ColumnKey[]): string | null {
  const text = COLUMN_KEYS.filter((key) => columns.includes(key)).join(',')
  return text === DEFAULT_COLUMNS.join(',') ? null : text
}

/** With `key`, or without it where it is there. */
export const toggleColumn = (columns: readonly ColumnKey[], key: ColumnKey): readonly ColumnKey[] =>
  columns.includes(key) ? columns.filter((other) => other !== key) : [...columns, key]
