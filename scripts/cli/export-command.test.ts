// `cairn export` against servers that do what real ones seldom do.
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ExportOptions, runExport } from './export-command'
import { Progress } from './progress'

const closers: (() => void)[] = []
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-export-'))
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
})
afterAll(() => rm(folder, { recursive: true }))

/** A server that is well and answers exports so. */
async function serve(answerExport: RequestListener): Promise<string> {
  const server = createServer((request, answer) => {
    if (request.url === '/api/health') answer.end('{"status":"ok"}')
    else answerExport(request, answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

async function run(
  url: string,
  filter?: string,
  options: Partial<ExportOptions> = {},
  signal = new AbortController().signal,
): Promise<{ code: number; stdout: string }> {
  let stdout = ''
  const context = {
    stdin: () => process.stdin,
    stdout: new Writable({
      write(chunk, _, done) {
        stdout += chunk
        done()
      },
    }),
    progress: await Progress.on(
      Object.assign(new Writable({ write: (_, __, done) => done() }), { isTTY: false }) as never,
    ),
    signal,
    folder,
  }
  const code = await runExport(
    filter,
    { url, filter: [], format: 'ndjson', order: 'desc', ...options },
    context,
  )
  return { code, stdout }
}

test('asks for what it was told, and writes what comes', async () => {
  const asked: (string | undefined)[] = []
  const url = await serve((request, answer) => {
    asked.push(request.url)
    answer.writeHead(200, { 'X-Cairn-Events': '2' }).end('{"a":1}\n{"b":2}\n')
  })
  const filter = ['agent=a b&c', 'error==x']
  expect(await run(url, '?user=%C3%BC&user=!bob', { filter })).toEqual({
    code: 0,
    stdout: '{"a":1}\n{"b":2}\n',
  })
  expect(asked).toEqual([
    '/api/export?user=%C3%BC&user=%21bob&agent=a+b%26c&error=%3Dx&format=ndjson&order=desc',
  ])
  const { code, stdout } = await run(url, undefined, { out: 'a.ndjson', json: true })
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { cairn: url, file: 'a.ndjson', format: 'ndjson', events: 2, bytes: 16 },
  ])
  expect(await readFile(path.join(folder, 'a.ndjson'), 'utf8')).toBe('{"a":1}\n{"b":2}\n')
  await rm(path.join(folder, 'a.ndjson'))
})

test.each<[string, RequestListener, RegExp]>([
  [
    'is broken off',
    (_, answer) => {
      answer.writeHead(200, { 'X-Cairn-Events': '2' }).write('{"a":1}\n')
      setTimeout(() => answer.destroy(), 50)
    },
    /broke off after 1 event/,
  ],
  [
    'ends in the middle',
    (_, answer) => void answer.writeHead(200).end('{"a":1}\n{"b"'),
    /broke off after 1 event/,
  ],
  [
    'holds fewer events than it says',
    (_, answer) => void answer.writeHead(200, { 'X-Cairn-Events': '2' }).end('{"a":1}\n'),
    /not whole: 1 of 2 events/,
  ],
])('a transfer that %s leaves no file', async (_, answer, message) => {
  const url = await serve(answer)
  await expect(run(url, undefined, { out: 'b.ndjson' })).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(message),
  })
  expect(await readdir(folder)).toEqual([])
})

test('what the server refuses is told with its own words', async () => {
  const url = await serve((_, answer) => {
    answer.writeHead(400).end('{"error":{"code":"bad_request","message":"unknown parameter: usr"}}')
  })
  await expect(run(url, 'usr=x')).rejects.toMatchObject({ exitCode: 2, message: 'unknown parameter: usr' })
})

test('an interruption leaves no file', async () => {
  const leaving = new AbortController()
  const url = await serve((_, answer) => {
    answer.writeHead(200).write('{"a":1}\n')
    setTimeout(() => leaving.abort(new Error('interrupted')), 50)
  })
  await expect(run(url, undefined, { out: 'c.ndjson' }, leaving.signal)).rejects.toThrow('interrupted')
  expect(await readdir(folder)).toEqual([])
})

test.each<[string | undefined, Partial<ExportOptions>, RegExp]>([
  [undefined, { json: true }, /--json needs --out/],
  [undefined, { filter: ['alice'] }, /alice is no key=value/],
  ['format=csv', {}, /give it as --format/],
])('%s with %j is no command', async (filter, options, message) => {
  await expect(run('http://127.0.0.1:9', filter, options)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(message),
  })
})
