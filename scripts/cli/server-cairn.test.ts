import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import busboy from 'busboy'
import { afterEach, expect, test } from 'vitest'
import { Declined } from './cairn'
import { CommandError } from './command-error'
import { ServerCairn } from './server-cairn'
import { UnreadableFile, type UploadFile } from './upload-file'

const { signal } = new AbortController()
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function cairnAt(listener: RequestListener): Promise<ServerCairn> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const cairn = new ServerCairn(new URL(`http://127.0.0.1:${port}`), undefined)
  closers.push(() => {
    server.closeAllConnections()
    server.close()
    void cairn.close()
  })
  return cairn
}

/** Small, and so read ahead, unless it says otherwise. */
const file = (name: string, read: () => AsyncGenerator<Uint8Array>, bytes = 1): UploadFile => ({
  name,
  bytes,
  read,
})
const LARGE = 2 ** 30
const upload = (cairn: ServerCairn, files: UploadFile[], left: string[] = []) =>
  cairn.upload(files, { signal, onBytes: () => {}, onUnreadable: ({ file }) => left.push(file.name) })

async function* endless() {
  for (;;) yield Buffer.alloc(64 * 1024)
}

test('an answer that comes before all is sent is heard', async () => {
  const cairn = await cairnAt((request, answer) => {
    request.once('data', () => {
      answer.writeHead(413, { 'content-type': 'application/json' })
      answer.end(JSON.stringify({ error: { code: 'too_large', message: 'Too much.' } }))
    })
  })
  await expect(upload(cairn, [file('a', endless, LARGE)])).rejects.toEqual(new Declined('Too much.'))
})

test('a full disk is waited for as long as the server says', async () => {
  const cairn = await cairnAt((request, answer) => {
    request.resume()
    answer.writeHead(503, { 'content-type': 'application/json', 'retry-after': '7' })
    answer.end(JSON.stringify({ error: { code: 'spool_full', message: 'The disk is full.' } }))
  })
  const one = file('a', async function* () {
    yield Buffer.from('x')
  })
  await expect(upload(cairn, [one])).rejects.toMatchObject({ kind: 'full', retryAfterMs: 7000 })
})

test('what arrives is what was sent, without the files of which nothing can be read', async () => {
  const received: [string | undefined, string][] = []
  const cairn = await cairnAt((request, answer) => {
    const parts = busboy({ headers: request.headers, preservePath: true, defParamCharset: 'utf8' })
    parts.on('file', (_, stream, { filename }) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk) => chunks.push(chunk))
      stream.on('end', () => received.push([filename, Buffer.concat(chunks).toString()]))
    })
    parts.on('close', () => {
      answer.writeHead(202, { 'content-type': 'application/json' })
      answer.end('{"import":{}}')
    })
    request.pipe(parts)
  })
  const of = (name: string, texts: string[], bytes?: number) => {
    async function* read() {
      for (const text of texts) yield Buffer.from(text)
    }
    return file(name, read, bytes)
  }
  const unreadable = (bytes: number): UploadFile => {
    const gone = file(
      'gone',
      async function* () {
        yield* []
        throw new UnreadableFile(gone, 'gone')
      },
      bytes,
    )
    return gone
  }
  const left: string[] = []
  const files = [
    unreadable(1),
    of('a/ü "b".json', ['one', ' two'], LARGE),
    of('empty', []),
    unreadable(LARGE),
    of('c', ['\r\n', '--']),
  ]
  // The answer is none of a Cairn.
  await expect(upload(cairn, files, left)).rejects.toBeInstanceOf(CommandError)
  expect(received).toEqual([
    ['a/ü %22b%22.json', 'one two'],
    ['empty', ''],
    ['c', '\r\n--'],
  ])
  expect(left).toEqual(['gone', 'gone'])
  expect(await upload(cairn, [unreadable(1), unreadable(LARGE)])).toBeNull()
})

test('it is emptied with the word that the API asks for; where somebody reads, that is told', async () => {
  let isRead = false
  const cairn = await cairnAt(async (request, answer) => {
    const sent = await text(request)
    answer.writeHead(isRead ? 409 : 200, { 'content-type': 'application/json' })
    const asked = `${request.method} ${request.url} ${request.headers['content-type']} ${sent}`
    if (isRead) answer.end(JSON.stringify({ error: { code: 'conflict', message: 'Somebody reads.' } }))
    else if (asked === 'POST /api/empty application/json {"confirm":"empty"}')
      answer.end('{"events":3,"imports":2,"sources":1}')
    else answer.end('{}')
  })
  expect(await cairn.empty(signal)).toEqual({ events: 3, imports: 2, sources: 1 })
  isRead = true
  await expect(cairn.empty(signal)).rejects.toEqual(new CommandError(1, 'Somebody reads.'))
})
