// The formats of an export: what each is called, and the file that a browser makes of it.
import { formatInstant, type TimeRange } from './time'

export const EXPORT_FORMATS = ['ndjson', 'json', 'csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const EXPORT_CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8; header=present',
}

/** The header of an export that says how many events it holds, where that is known beforehand. */
export const EXPORT_COUNT_HEADER = 'X-Cairn-Events'

/** `cairn-2026-10-21-2026-11-20T0930.csv`; without the end that is open. */
export function exportFilename({ from, to }: TimeRange, format: ExportFormat): string {
  const parts = [
    'cairn',
    ...[from, to].flatMap((bound) => (bound === null ? [] : [inName(formatInstant(bound))])),
  ]
  return `${parts.join('-')}.${format}`
}

/** To the minute, without the colons that some systems refuse; a midnight is its day. */
const inName = (time: string): string => time.slice(0, 16).replace('T00:00', '').replace(':', '')
