// An export as the bytes of a file.
import type { EventSummary } from '../domain/answers'
import { BYTE_ORDER_MARK, csvLine } from '../domain/csv'
import type { ExportFormat } from '../domain/export-format'
import type { EventExport } from './export-events'

/** Pieces of about this size: large enough to be cheap, small enough that a slow reader holds little. */
const PIECE_BYTES = 256 * 1024
/** Other requests are answered in between. */
const LINES_AT_ONCE = 500
const COMMA_NEWLINE = Buffer.from(',\n')
const NEWLINE = Buffer.from('\n')
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * The whole file, in pieces. Records are spliced in untouched; only where `ndjson` needs one line, line breaks between
 * their tokens are left out. It is complete only if the generator ends without an error.
 */
export function exportBytes(exported: EventExport, format: ExportFormat): AsyncGenerator<Buffer> {
  switch (format) {
    case 'ndjson':
      return inPieces(exported, lines(exported))
    case 'json':
      return inPieces(exported, list(exported))
    case 'csv':
      return inPieces(exported, table(exported))
    default:
      return format satisfies never
  }
}

async function* lines(exported: EventExport): AsyncGenerator<Uint8Array[]> {
  for await (const records of ahead(exported.records()))
    yield records.flatMap((record) => [inOneLine(record), NEWLINE])
}

async function* list(exported: EventExport): AsyncGenerator<Uint8Array[]> {
  yield [Buffer.from('{"Records":[')]
  let first = true
  for await (const records of ahead(exported.records())) {
    yield records.flatMap((record, i) => (first && i === 0 ? [record] : [COMMA_NEWLINE, record]))
    first &&= records.length === 0
  }
  yield [Buffer.from(']}\n')]
}

async function* table(exported: EventExport): AsyncGenerator<Uint8Array[]> {
  yield [Buffer.from(BYTE_ORDER_MARK + csvLine(COLUMNS.map(([name]) => name)))]
  for await (const events of ahead(exported.summaries()))
    for (let at = 0; at < events.length; at += LINES_AT_ONCE) {
      const lines = events
        .slice(at, at + LINES_AT_ONCE)
        .map((event) => csvLine(COLUMNS.map(([, read]) => read(event))))
      yield [Buffer.from(lines.join(''))]
    }
}

/** JSON's strings hold no raw line break, so these bytes stand between tokens, none of which needs them. */
function inOneLine(record: Buffer): Buffer {
  if (!record.includes(LINE_FEED) && !record.includes(CARRIAGE_RETURN)) return record
  // A byte a character, and back: nothing else changes, UTF-8 or not.
  return Buffer.from(record.toString('latin1').replace(/[\r\n]+/g, ''), 'latin1')
}

type Column = [name: string, read: (event: EventSummary) => string | boolean | null]
/** An event in a list: the API's own names, those of its identity behind a dot. */
const COLUMNS: readonly Column[] = [
  ['eventTime', (event) => event.eventTime],
  ['eventSource', (event) => event.eventSource],
  ['eventName', (event) => event.eventName],
  ['awsRegion', (event) => event.awsRegion],
  ['readOnly', (event) => event.readOnly],
  ['errorCode', (event) => event.errorCode],
  ['sourceIPAddress', (event) => event.sourceIPAddress],
  ['userAgent', (event) => event.userAgent],
  ['recipientAccountId', (event) => event.recipientAccountId],
  ['eventID', (event) => event.eventID],
  ['identity.key', ({ identity }) => identity.key],
  ['identity.type', ({ identity }) => identity.type],
  ['identity.name', ({ identity }) => identity.name],
  ['identity.arn', ({ identity }) => identity.arn],
  ['identity.accountId', ({ identity }) => identity.accountId],
  ['identity.sessionName', ({ identity }) => identity.sessionName],
  ['identity.actor', ({ identity }) => identity.actor],
  ['identity.invokedBy', ({ identity }) => identity.invokedBy],
  ['importId', (event) => event.importId],
  ['id', (event) => event.id],
  ['effect', (event) => event.effect],
  ['inferred', (event) => event.inferred],
]

/** What comes next is made while this is used. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = source.next()
      // Whoever stops in between does not hear of it.
      next.catch(() => {})
      yield value
    }
  } finally {
    await source.return(undefined).catch(() => {})
  }
}

async function* inPieces(exported: EventExport, source: AsyncIterable<Uint8Array[]>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let bytes = 0
  for await (const some of source)
    for (const part of some) {
      parts.push(part)
      bytes += part.length
      if (bytes >= PIECE_BYTES) {
        yield Buffer.concat(parts, bytes)
        exported.touch()
        parts = []
        bytes = 0
      }
    }
  if (bytes > 0) yield Buffer.concat(parts, bytes)
}
