// Counts the events of batches as the roll-up of everything is to get them: by day and by all that it counts by.
import { CUBE, MOST_CELL_EVENTS, QUARTERS_PER_DAY, SECONDS_PER_QUARTER } from '../db/rollups'
import type { Instant } from '../domain/time'
import type { BatchRow } from './batch'
import { CopyRows } from './copy-rows'
import { DICTIONARIES } from './dictionaries'
import type { Part } from './part'

/** The columns of what is counted. */
export const COUNTED = [
  ...['day', 'first_seen', 'last_seen', 'events', 'quarters'],
  ...['read_only', 'failed', 'actor', ...CUBE.keys],
] as const

const KEYS = CUBE.keys.map((key) => DICTIONARIES.findIndex(({ foreignKey }) => foreignKey === key))
const IDENTITY = DICTIONARIES.findIndex(({ table }) => table === 'identity')
const ACTOR = DICTIONARIES[IDENTITY]?.columns.indexOf('actor') ?? -1
/** Ids are from 1 on, and less than 2³¹. */
const NO_ID = 0
const IDS = 2 ** 31
const MICROS_PER_QUARTER = SECONDS_PER_QUARTER * 1_000_000
/** One more than the most: to shift by its bits is to multiply by it. A batch is far smaller. */
const CELL = MOST_CELL_EVENTS + 1

/** Events of one day that share everything that is counted by; `like` is one of them, and the first. */
type Cell = { day: number; like: BatchRow; last: Instant; events: number; quarters: number[] }

/**
 * Counts `rows` of the parts, which come in the order of time, and gives what COPY takes: a row of COUNTED for each day from
 * `filledFrom` on and each combination of keys.
 */
export function* countUp(
  parts: readonly Part[],
  rows: readonly BatchRow[],
  filledFrom: number,
): Generator<Buffer> {
  const copyRows = new CopyRows()
  for (const { day, like, last, events, quarters } of cellsOf(parts, rows, filledFrom)) {
    const part = parts[like.part] as Part
    copyRows.begin(COUNTED.length)
    copyRows.int4(day)
    copyRows.instant(like.instant)
    copyRows.instant(last)
    copyRows.int4(events)
    copyRows.int4s(quarters)
    copyRows.boolean(like.readOnly)
    copyRows.boolean(like.failed)
    const identity = part.batch.places[like.at * DICTIONARIES.length + IDENTITY] as number
    copyRows.text(part.batch.entries[IDENTITY]?.rows[identity]?.[ACTOR] ?? null)
    for (const key of KEYS) {
      const id = idOf(part, like, key)
      copyRows.int4(id === NO_ID ? null : id)
    }
    if (copyRows.isFull) yield copyRows.take()
  }
  yield copyRows.finish()
}

function idOf({ batch, ids }: Part, row: BatchRow, dictionary: number): number {
  const place = batch.places[row.at * DICTIONARIES.length + dictionary] as number
  return place < 0 ? NO_ID : ((ids[dictionary] as Int32Array)[place] as number)
}

function cellsOf(parts: readonly Part[], rows: readonly BatchRow[], filledFrom: number): Iterable<Cell> {
  const firstDay = Math.max(
    filledFrom,
    rows[0] ? Math.floor(quarterOf(rows[0].instant) / QUARTERS_PER_DAY) : 0,
  )
  // One number after another stands for what came before it and one id more: each is less than the number of rows, of
  // which there are at most some ten thousand, so that no product is past what a number holds.
  const numbered = KEYS.map(() => new Map<number, number>())
  const cells = new Map<number, Cell>()
  for (const row of rows) {
    const quarter = quarterOf(row.instant)
    const day = Math.floor(quarter / QUARTERS_PER_DAY)
    if (day < filledFrom) continue
    const part = parts[row.part] as Part
    let number = 0
    for (let k = 0; k < KEYS.length; k++) {
      const key = number * IDS + idOf(part, row, KEYS[k] as number)
      const known = numbered[k] as Map<number, number>
      number = known.get(key) ?? known.size
      if (number === known.size) known.set(key, number)
    }
    const readOnly = row.readOnly === null ? 0 : row.readOnly ? 1 : 2
    const key = ((day - firstDay) * 6 + readOnly * 2 + (row.failed ? 1 : 0)) * rows.length + number
    const cell = cells.get(key)
    const inDay = quarter - day * QUARTERS_PER_DAY
    if (cell === undefined)
      cells.set(key, {
        day,
        like: row,
        last: row.instant,
        events: 1,
        quarters: [inDay * CELL + 1],
      })
    else {
      cell.last = row.instant
      cell.events++
      const at = cell.quarters.length - 1
      const latest = cell.quarters[at] as number
      if (Math.floor(latest / CELL) === inDay) cell.quarters[at] = latest + 1
      else cell.quarters.push(inDay * CELL + 1)
    }
  }
  return cells.values()
}

/** The quarter of an hour since 1970. A number is exact up to the year 2255, and so is its quotient. */
function quarterOf(instant: Instant): number {
  const micros = Number(instant)
  if (Number.isSafeInteger(micros)) return Math.floor(micros / MICROS_PER_QUARTER)
  const quarter = BigInt(MICROS_PER_QUARTER)
  return Number((instant - (((instant % quarter) + quarter) % quarter)) / quarter)
}
