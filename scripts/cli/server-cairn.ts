// A running server, spoken to over its API.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { EXPORT_COUNT_HEADER } from '../../lib/domain/export-format'
import {
  Away,
  type Cairn,
  type Contents,
  contents,
  Declined,
  type Events,
  type ExportAsked,
  type ExportStream,
  type FilePage,
  filePage,
  type ImportPage,
  type ImportState,
  importPage,
  importState,
  type KeyPage,
  keyPage,
  type SourcePage,
  sourcePage,
  type UploadOptions,
} from './cairn'
import { CommandError, EXIT, printable, unreachable, usageError } from './command-error'
import { type Answer, Exchanges, type Question } from './exchange'
import { multipart } from './multipart'
import type { UploadFile } from './upload-file'

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const oneImport = z.object({ import: importState })

export class ServerCairn implements Cairn {
  readonly name: string
  readonly afterwards = 'go on being loaded by the server'
  private readonly exchanges = new Exchanges()

  /** `url` is the server's own address, whatever path it has; `token` what CAIRN_TOKEN holds. */
  constructor(
    url: URL,
    private readonly token: string | undefined,
  ) {
    this.name = url.href.replace(/\/$/, '')
  }

  /** Whether it is there, is a Cairn and lets us in. Throws an Away or a CommandError. */
  async greet(signal: AbortSignal): Promise<void> {
    const health = z.object({ status: z.literal('ok') })
    await this.read(health, 'api/health', signal)
  }

  async upload(files: readonly UploadFile[], options: UploadOptions): Promise<string | null> {
    const boundary = `cairn-${randomUUID()}`
    const body = multipart(files, boundary, options)
    // The files that cannot be read show before there is a request.
    const first = await body.next()
    if (first.done) return null
    const answer = await this.ask({
      url: this.at('api/imports'),
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: withFirst(first.value, body),
      signal: options.signal,
    })
    if ([400, 413, 415].includes(answer.status)) throw new Declined(messageOf(answer))
    return this.parsed(oneImport, answer).import.id
  }

  async importById(id: string, signal: AbortSignal): Promise<ImportState | null> {
    const answer = await this.ask({ url: this.at(`api/imports/${id}`), signal })
    return answer.status === 404 ? null : this.parsed(oneImport, answer).import
  }

  importFiles(id: string, cursor: string | null, signal: AbortSignal): Promise<FilePage> {
    return this.read(filePage, `api/imports/${id}/files?limit=1000${after(cursor)}`, signal)
  }

  imports(cursor: string | null, signal: AbortSignal): Promise<ImportPage> {
    return this.read(importPage, `api/imports?limit=1000${after(cursor)}`, signal)
  }

  sources(cursor: string | null, signal: AbortSignal): Promise<SourcePage> {
    return this.read(sourcePage, `api/sources?limit=1000${after(cursor)}`, signal)
  }

  missingFiles(sourceId: string, cursor: string | null, signal: AbortSignal): Promise<KeyPage> {
    const path = `api/sources/${sourceId}/files?verdict=deleted&limit=1000${after(cursor)}`
    return this.read(keyPage, path, signal)
  }

  async askForSync(sourceIds: readonly string[], full: boolean, signal: AbortSignal): Promise<void> {
    for (const id of sourceIds) {
      const answer = await this.ask({
        url: this.at(`api/sources/${id}/sync`),
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: [Buffer.from(JSON.stringify({ full }))],
        signal,
      })
      if (answer.status === 409) throw usageError(messageOf(answer))
      this.parsed(z.object({}), answer)
    }
  }

  async retry(importId: string, signal: AbortSignal): Promise<number> {
    const answer = await this.ask({ url: this.at(`api/imports/${importId}/retry`), method: 'POST', signal })
    if (answer.status === 404) throw usageError(messageOf(answer))
    if (answer.status === 409) throw new CommandError(EXIT.notWhole, messageOf(answer))
    return this.parsed(z.object({ retried: z.number() }), answer).retried
  }

  async events(signal: AbortSignal): Promise<Events> {
    const page = z.object({ events: z.array(z.object({ eventTime: z.string() })), total: z.number() })
    const { events, total } = await this.read(page, 'api/events?limit=1', signal)
    return { total, newest: events[0]?.eventTime ?? null }
  }

  async export({ query, format, order }: ExportAsked, signal: AbortSignal): Promise<ExportStream> {
    const url = this.at('api/export')
    url.search = new URLSearchParams([...query, ['format', format], ['order', order]]).toString()
    const answer = await this.ask({ url, signal, streamed: true })
    const { status, headers, body } = answer
    if (status === 400) throw usageError(messageOf(answer))
    if (!body) throw this.unexpected(answer)
    const events = headers[EXPORT_COUNT_HEADER.toLowerCase()]
    return { events: events === undefined ? null : Number(events), content: body }
  }

  contents(signal: AbortSignal): Promise<Contents> {
    return this.read(contents, 'api/empty', signal)
  }

  async empty(signal: AbortSignal): Promise<Contents> {
    const answer = await this.ask({
      url: this.at('api/empty'),
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: [Buffer.from(JSON.stringify({ confirm: 'empty' }))],
      signal,
    })
    if (answer.status === 409) throw new CommandError(EXIT.notWhole, messageOf(answer))
    return this.parsed(contents, answer)
  }

  async close(): Promise<void> {
    this.exchanges.close()
  }

  private async read<T>(schema: z.ZodType<T>, path: string, signal: AbortSignal): Promise<T> {
    return this.parsed(schema, await this.ask({ url: this.at(path), signal }))
  }

  private at(path: string): URL {
    return new URL(path, `${this.name}/`)
  }

  /** Any answer that is not a server in trouble or one that does not let us in. */
  private async ask(question: Question): Promise<Answer> {
    let answer: Answer
    try {
      const headers = {
        accept: 'application/json',
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...question.headers,
      }
      answer = await this.exchanges.ask({ ...question, headers })
    } catch (error) {
      question.signal.throwIfAborted()
      const code = codeOf(error)
      if (code === null) throw error
      if (HOPELESS.test(code)) throw unreachable(this.trouble(code), error)
      throw new Away(this.trouble(code), 'away', null, { cause: error })
    }
    const { status, headers } = answer
    if (status === 401)
      throw unreachable(
        this.token === undefined
          ? `The Cairn at ${this.name} asks for a token: set CAIRN_TOKEN to the one that it was started with.`
          : `The Cairn at ${this.name} refuses the token of CAIRN_TOKEN: set CAIRN_TOKEN to the one that it was started with.`,
      )
    if (status === 403) throw unreachable(`The Cairn at ${this.name} refuses us: ${messageOf(answer)}`)
    if ([429, 502, 503, 504].includes(status)) {
      const seconds = Number(headers['retry-after'])
      const full = /^(spool|database)_full$/.test(refusalOf(answer)?.code ?? '')
      throw new Away(
        `The Cairn at ${this.name} cannot take it now: ${messageOf(answer)}`,
        full ? 'full' : 'away',
        seconds >= 0 ? seconds * 1000 : null,
      )
    }
    return answer
  }

  private parsed<T>(schema: z.ZodType<T>, answer: Answer): T {
    const parsed = schema.safeParse(answer.status >= 300 ? undefined : jsonOf(answer.text))
    if (parsed.success) return parsed.data
    throw this.unexpected(answer)
  }

  private unexpected(answer: Answer): CommandError {
    return unreachable(
      answer.status >= 300
        ? `The Cairn at ${this.name} answers ${answer.status}: ${messageOf(answer)}`
        : `What answers at ${this.name} is no Cairn, or one that this command line does not know.`,
    )
  }

  private trouble(code: string): string {
    return `Cairn cannot be reached at ${this.name} (${TROUBLES[code] ?? code}).`
  }
}

const after = (cursor: string | null): string =>
  cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`

async function* withFirst(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

/** Waiting does not mend them. */
const HOPELESS = /^(ENOTFOUND|ERR_INVALID_|ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HPE_|EPROTO)/

const TROUBLES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  ETIMEDOUT: 'it does not answer',
  EPROTO: 'it does not speak https',
}

/** The system's or the client's own code; null for an error that has nothing to do with a connection. */
function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  // A file that cannot be read has a code too, and names its path.
  return 'path' in error ? null : error.code
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const refusalOf = (answer: Answer) => refusal.safeParse(jsonOf(answer.text)).data?.error

const messageOf = (answer: Answer): string =>
  printable(refusalOf(answer)?.message.slice(0, 500) ?? `status ${answer.status}.`)
