// Cursors: where the next page of a list begins. Opaque to callers, so checked when they come back.
import { formatEventId, parseEventId } from '../db/event-id'
import { badRequest } from '../domain/api-error'
import { formatInstant, type Instant, parseInstant } from '../domain/time'

const encode = (text: string): string => Buffer.from(text, 'latin1').toString('base64url')
const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('latin1')
const invalid = () => badRequest('cursor is not one that this API gave out', 'cursor')

/** The place of an event in the list: its time and its uuid. */
export type EventPlace = { instant: Instant; uuid: string }

export const writeEventCursor = ({ instant, uuid }: EventPlace): string =>
  encode(formatEventId(instant, uuid))

/** Throws a 400 for anything that `writeEventCursor` does not write. */
export function readEventCursor(cursor: string): EventPlace {
  const place = parseEventId(decode(cursor))
  if (!place || !isStorable(place.instant) || writeEventCursor(place) !== cursor) throw invalid()
  return place
}

/** Whether an event can have this time: years 1 to 9999. */
export const isStorable = (instant: Instant): boolean => parseInstant(formatInstant(instant)) === instant

/** The place in a list that is ordered by one or more numbers. */
export const writeIdCursor = (ids: readonly number[]): string => encode(ids.join('.'))

/** Throws a 400 unless it is a cursor of this many numbers. */
export function readIdCursor(cursor: string, length: number): number[] {
  const ids = decode(cursor)
    .split('.')
    .map((text) => parseId(text))
  if (ids.length !== length || !ids.every((id) => id !== null) || writeIdCursor(ids) !== cursor)
    throw invalid()
  return ids
}

const LARGEST_ID = 2 ** 31 - 1

/** The number that an id of an import, a file or a reject stands for; null when the text is none. */
export function parseId(text: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(text)) return null
  const id = Number(text)
  return id <= LARGEST_ID ? id : null
}
