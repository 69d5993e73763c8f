// The CSV that the console's event history downloads: it has no record, but columns enough for a row to become one.
import { fromRecord } from '../domain/cloudtrail/normalise'
import type { ByteReader } from './byte-reader'
import { InflateError } from './inflate-error'
import { NEWLINE, QUOTE } from './json-bytes'
import type { Item, RecordItem, RejectItem } from './read-records'

const CHUNK_BYTES = 256 * 1024
/** A row has a kilobyte. One that does not end is taken to be a line with a stray quote. */
const MOST_ROW_BYTES = 1024 * 1024
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

/** The fields of the record that the columns are; a column that is no field goes by its own title. */
export type Columns = { names: string[]; separator: string }

/** The columns that the first row of `head` names; null unless they are those of an event history. */
export function eventHistoryColumns(head: Uint8Array): Columns | null {
  const text = new TextDecoder().decode(head)
  const [line = ''] = text.split('\n', 1)
  for (const separator of SEPARATORS) {
    const names = cellsOf(line, separator).map(
      (title) => FIELDS.get(title.toLowerCase().replaceAll(/[\s_-]/g, '')) ?? title,
    )
    if (NEEDED.every((name) => names.includes(name))) return { names, separator }
  }
  return null
}

/**
 * The rows as records, from the reader's first byte, which is the header's, to its end; `base` is its offset in the file.
 * What ends at `resumeAt` or before is passed over.
 */
export async function* readEventHistory(
  reader: ByteReader,
  { names, separator }: Columns,
  { base, resumeAt }: { base: number; resumeAt: number },
): AsyncGenerator<Item[]> {
  let rest: Buffer = Buffer.alloc(0)
  let start = base
  let isHeader = true
  const take = (isLast: boolean): Item[] => {
    const items: Item[] = []
    for (
      let length = rowLength(rest, separator, isLast);
      length > 0;
      length = rowLength(rest, separator, isLast)
    ) {
      const row = rest.subarray(0, length)
      const end = start + length
      if (!isHeader && end > resumeAt) items.push(...itemsOf(row, names, separator, start))
      isHeader = false
      rest = rest.subarray(length)
      start = end
    }
    return items
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
    rest = Buffer.concat([rest, chunk])
    const items = take(false)
    if (items.length > 0) yield items
  }
  // Where the file breaks, so does its last row.
  const items = failure === null ? take(true) : []
  const broken = failure && { reason: failure.reason, position: base + reader.position }
  yield [...items, { kind: 'end', outcome: broken ? 'partial' : 'complete', ...broken, looksLikeLog: true }]
}

/** How long the first row is, its line break included; 0 where it is not all there. */
function rowLength(bytes: Buffer, separator: string, isLast: boolean): number {
  const between = separator.charCodeAt(0)
  let isQuoted = false
  for (let i = 0, cell = 0; i < bytes.length && i < MOST_ROW_BYTES; i++) {
    const c = bytes[i]
    if (isQuoted) isQuoted = c !== QUOTE
    // Quotes in the middle of a cell mean nothing, but for those that stand for one within quotes.
    else if (c === QUOTE) isQuoted = i === cell || bytes[i - 1] === QUOTE
    else if (c === between) cell = i + 1
    else if (c === NEWLINE) return i + 1
  }
  if (bytes.length < MOST_ROW_BYTES && !isLast) return 0
  const line = bytes.indexOf(NEWLINE)
  return line < 0 ? bytes.length : line + 1
}

function itemsOf(row: Buffer, names: readonly string[], separator: string, start: number): [] | [Item] {
  const text = row.toString('utf8').replace(/\r?\n$/, '')
  if (text.trim() === '') return []
  const end = start + row.length
  const reject = (reason: string): [RejectItem] => [
    { kind: 'reject', reason, start, end, bytes: Buffer.from(text) },
  ]
  const cells = cellsOf(text, separator)
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

/** The cells of a row without its line break, without the quotes around them. */
function cellsOf(row: string, separator: string): string[] {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let end = at
    if (row[at] === '"') {
      end = at + 1
      while (end < row.length && (row[end] !== '"' || row[end + 1] === '"')) end += row[end] === '"' ? 2 : 1
    }
    const next = row.indexOf(separator, end)
    const cell = row.slice(at, next < 0 ? row.length : next).trim()
    const isQuoted = cell.length > 1 && cell.startsWith('"') && cell.endsWith('"')
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (next < 0) return cells
    at = next + 1
  }
}
