import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { EXIT } from './command-error'
import { runEmpty } from './empty-command'
import { Progress } from './progress'

const HELD = '{"events":3,"imports":2,"sources":1}'

/** Runs `cairn empty --yes` against a server whose POST is answered by `onPost`; the methods that it was asked with. */
async function emptied(onPost: RequestListener, onGet: RequestListener = (_, answer) => answer.end(HELD)) {
  const asked: string[] = []
  const server = createServer((request, answer) => {
    if (request.url === '/api/health') return answer.end('{"status":"ok"}')
    asked.push(`${request.method} ${request.url}`)
    return (request.method === 'POST' ? onPost : onGet)(request, answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY: false })
  // What Progress needs of a terminal.
  const progress = await Progress.on(stderr as unknown as NodeJS.WriteStream)
  const run = runEmpty(
    { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, yes: true },
    { stdin: () => process.stdin, stdout, progress, signal: new AbortController().signal, folder: '.' },
  )
  try {
    const outcome = await run.catch((error: unknown) => error)
    return { asked, outcome, said: await text(stdout.end()) }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test.each<[string, RequestListener]>([
  ['the connection breaks', (request) => request.socket.destroy()],
  [
    'a proxy gives up',
    (_, answer) => {
      answer.writeHead(502, { 'retry-after': '0' }).end()
    },
  ],
])('where %s, it is not emptied twice, and nobody claims to know', async (_name, onPost) => {
  const { asked, outcome, said } = await emptied(onPost)
  expect(asked).toEqual(['GET /api/empty', 'POST /api/empty'])
  expect(outcome).toMatchObject({
    exitCode: EXIT.unreachable,
    message: expect.stringContaining('Whether it was emptied is not known'),
  })
  expect(said).toBe('')
})

test('a server that is not ready yet is waited for before it is emptied', async () => {
  let isReady = false
  const { asked, outcome, said } = await emptied(
    (_, answer) => answer.end(HELD),
    (_, answer) => {
      answer.writeHead(isReady ? 200 : 503, { 'retry-after': '0' }).end(isReady ? HELD : '')
      isReady = true
    },
  )
  expect(asked).toEqual(['GET /api/empty', 'GET /api/empty', 'POST /api/empty'])
  expect(outcome).toBe(EXIT.whole)
  expect(said).toBe('Removed 3 events, 2 imports and 1 source.\n')
})
