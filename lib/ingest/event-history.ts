// The CSV that the console's event history downloads: it has no record, but columns enough for a row to become one.
import { fromRecord } from '../domain/cloudtrail/normalise'
import type { ByteReader } from './byte-reader'
import { InflateError } from './inflate-error'
import { CARRIAGE_RETURN, NEWLINE, QUOTE } from './json-bytes'
import type { Item, RecordItem, RejectItem } from './read-records'

const CHUNK_BYTES = 256 * 1024
/** A row has a kilobyte. One that does not end by then is taken to be a line with a stray quote. */
const MOST_ROW_BYTES = 64 * 1024
/** A line that has no end by then is no row, and is cut. */
const MOST_LINE_BYTES = 1024 * 1024
/** The console's downloads are shorter. Rows come to much more than their bytes while they are loaded. */
const LARGE_FILE_BYTES = 8 * 1024 * 1024
const SEPARATORS = [',', ';', '\t']
/** A cell in which nothing is. */
const NOTHING = new Set(['', '-'])

/** A column's title, without case, blanks and hyphens, which differ between versions of the console → the record's field. */
const FIELDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    eventtime: 'eventTime',
    eventsource: 'eventSource',
    eventname: 'eventName',
    awsregion: 'awsRegion',
    region: 'awsRegion',
    sourceipaddress: 'sourceIPAddress',
    useragent: 'userAgent',
    errorcode: 'errorCode',
    errormessage: 'errorMessage',
    requestid: 'requestID',
    eventid: 'eventID',
    readonly: 'readOnly',
    eventtype: 'eventType',
    eventcategory: 'eventCategory',
    recipientaccountid: 'recipientAccountId',
    username: 'userName',
    awsaccesskey: 'accessKeyId',
    accesskey: 'accessKeyId',
  }),
)
const OF_IDENTITY = new Set(['userName', 'accessKeyId'])
const NEEDED = ['eventTime', 'eventSource', 'eventName']

/**
 * The fields of the record that the columns are; a column that is no field goes by its own title. `header`: how many bytes
 * stand before the row of titles. `lineEnd`: the last byte of each row, which old spreadsheets have as a carriage return.
 */
export type Columns = { names: string[]; separator: string; header: number; lineEnd: number }

/** Blank lines, and one by which spreadsheets know the separator: all of it ASCII. */
const BEFORE_HEADER = /^[ \t\r\n]*(?:sep=[\t -~][ \t]*[\r\n]+)?[ \t\r\n]*/i

/** The columns that the first row of `head` names; null unless they are those of an event history. */
export function eventHistoryColumns(head: Uint8Array): Columns | null {
  const text = new TextDecoder().decode(head)
  const [{ length: header }] = BEFORE_HEADER.exec(text) as unknown as [string]
  const [line = ''] = text.slice(header).split(/[\r\n]/, 1)
  const lineEnd = text[header + line.length] === '\r' && !text.includes('\n') ? CARRIAGE_RETURN : NEWLINE
  for (const separator of SEPARATORS) {
    const names = cellsOf(line, separator)?.map(
      (title) => FIELDS.get(title.toLowerCase().replaceAll(/[\s_-]/g, '')) ?? title,
    )
    if (names && NEEDED.every((name) => names.includes(name))) return { names, separator, header, lineEnd }
  }
  return null
}

/**
 * The rows as records, from the reader's first byte, which is the header's, to its end; `base` is its offset in the file.
 * What ends at `resumeAt` or before is passed over; `beforeLarge` is waited for where it is a large file.
 */
export async function* readEventHistory(
  reader: ByteReader,
  columns: Columns,
  { base, resumeAt, beforeLarge }: { base: number; resumeAt: number; beforeLarge: () => Promise<void> },
): AsyncGenerator<Item[]> {
  let rest: Buffer = Buffer.alloc(0)
  let start = base
  /** Up to here rows were looked for within a row that did not end: each line is one, or all would be looked at again. */
  let strictUntil = 0
  const take = (isLast: boolean): Item[] => {
    const items: Item[] = []
    for (;;) {
      const isStrict = start < strictUntil
      let length = isStrict ? lineLength(rest, columns, isLast) : rowLength(rest, columns, isLast)
      if (!isStrict && length === 0 && (isLast || rest.length >= MOST_ROW_BYTES)) {
        strictUntil = start + Math.min(rest.length, MOST_ROW_BYTES)
        length = lineLength(rest, columns, isLast)
      }
      if (length === 0) return items
      const end = start + length
      if (start > base + columns.header && end > resumeAt)
        items.push(...itemsOf(rest.subarray(0, length), columns, start))
      rest = rest.subarray(length)
      start = end
    }
  }
  let failure: InflateError | null = null
  for (;;) {
    let chunk: Uint8Array | null
    try {
      chunk = await reader.next(CHUNK_BYTES)
    } catch (error) {
      if (!(error instanceof InflateError)) throw error
      failure = error
      break
    }
    if (chunk === null) break
    if (reader.position > LARGE_FILE_BYTES) await beforeLarge()
    rest = Buffer.concat([rest, chunk])
    const items = take(false)
    if (items.length > 0) yield items
  }
  const endsInRow = rest.length > 0 && rest.at(-1) !== columns.lineEnd
  // Where the file breaks, so does its last row.
  const items = failure === null ? take(true) : []
  // The last row may lack its line break, if all of it is there.
  const isCut = endsInRow && items.at(-1)?.kind === 'reject'
  const why = failure?.reason ?? (isCut ? 'the file ends inside a row' : null)
  const broken = why === null ? null : { reason: why, position: reader.position }
  yield [...items, { kind: 'end', outcome: broken ? 'partial' : 'complete', ...broken, looksLikeLog: true }]
}

/** How long the first row is, its line break included; 0 where it is not all there, or too long. */
function rowLength(bytes: Buffer, { separator, lineEnd }: Columns, isLast: boolean): number {
  const between = separator.charCodeAt(0)
  let isQuoted = false
  for (let i = 0, cell = 0; i < bytes.length && i < MOST_ROW_BYTES; i++) {
    const c = bytes[i]
    if (isQuoted) isQuoted = c !== QUOTE
    // Quotes in the middle of a cell mean nothing, but for those that stand for one within quotes.
    else if (c === QUOTE) isQuoted = i === cell || bytes[i - 1] === QUOTE
    else if (c === between) cell = i + 1
    else if (c === lineEnd) return i + 1
  }
  return isLast && !isQuoted && bytes.length < MOST_ROW_BYTES ? bytes.length : 0
}

/** How long the first line is, whatever is quoted in it; 0 where it is not all there. */
function lineLength(bytes: Buffer, { lineEnd }: Columns, isLast: boolean): number {
  const line = bytes.subarray(0, MOST_LINE_BYTES).indexOf(lineEnd)
  if (line >= 0) return line + 1
  return isLast || bytes.length >= MOST_LINE_BYTES ? Math.min(bytes.length, MOST_LINE_BYTES) : 0
}

function itemsOf(row: Buffer, { names, separator }: Columns, start: number): [] | [Item] {
  const text = row.toString('utf8').replace(/\r?\n$|\r$/, '')
  if (text.trim() === '') return []
  const end = start + row.length
  const reject = (reason: string): [RejectItem] => [
    { kind: 'reject', reason, start, end, bytes: Buffer.from(text) },
  ]
  const cells = cellsOf(text, separator)
  if (cells === null) return reject('a quote in the row has no end')
  while (cells.length > names.length && cells.at(-1) === '') cells.pop()
  // A cell too many or too few: what stands in the others would be taken for something else.
  if (cells.length !== names.length)
    return reject(`the row has ${cells.length} cells, and the header ${names.length}`)
  const record = recordOf(cells, names)
  const normalised = fromRecord(record)
  if (normalised.kind === 'skip') return [{ ...normalised, start, end }]
  if (normalised.kind === 'reject') return reject(normalised.reason)
  const raw = Buffer.from(JSON.stringify(record))
  return [{ kind: 'record', raw, start, end, normalised } satisfies RecordItem]
}

/** What the row says, under the names that CloudTrail's records have for it. */
function recordOf(cells: readonly string[], names: readonly string[]): Record<string, unknown> {
  const fields: [string, unknown][] = []
  const identity: [string, unknown][] = []
  for (const [i, name] of names.entries()) {
    const cell = cells[i] as string
    if (NOTHING.has(cell)) continue
    if (OF_IDENTITY.has(name)) identity.push([name, cell])
    else fields.push([name, cell])
  }
  if (identity.length > 0) fields.push(['userIdentity', Object.fromEntries(identity)])
  return Object.fromEntries(fields)
}

/** The cells of a row without its line break, without the quotes around them; null where a quote has no end. */
function cellsOf(row: string, separator: string): string[] | null {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let end = at
    if (row[at] === '"') {
      end = at + 1
      while (end < row.length && (row[end] !== '"' || row[end + 1] === '"')) end += row[end] === '"' ? 2 : 1
      if (end >= row.length) return null
    }
    const next = row.indexOf(separator, end)
    const cell = row.slice(at, next < 0 ? row.length : next).trim()
    const isQuoted = cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (next < 0) return cells
    at = next + 1
  }
}
