import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { EXIT } from './command-error'
import { Progress } from './progress'
import { runRetry } from './retry-command'

const COUNTS = { records: 3, events: 3, duplicates: 0, skipped: 0, rejected: 0 }
const file = (name: string, status: string) => ({ ...COUNTS, name, status, reason: null, position: null })
const summary = {
  ...COUNTS,
  id: '3',
  source: '2 files',
  status: 'done',
  createdAt: '2026-11-22T00:00:00Z',
  finishedAt: '2026-11-22T00:00:01Z',
  files: 2,
  filesFinished: 2,
  filesPartial: 0,
  filesFailed: 0,
  bytes: 1,
  bytesRead: 1,
}

/**
 * Runs `cairn retry <importId>` against a server that answers the POST so, says in turn how far the import is, and then
 * that all files are `status`.
 */
async function retried(
  answers: ((answer: ServerResponse) => void)[],
  {
    status = 'done',
    importId = '3',
    states = [{}],
  }: { status?: string; importId?: string; states?: object[] } = {},
) {
  const asked: string[] = []
  const server = createServer((request, answer) => {
    if (request.url === '/api/health') return answer.end('{"status":"ok"}')
    asked.push(`${request.method} ${request.url?.split('?')[0]}`)
    if (request.method === 'POST') return answers.shift()?.(answer)
    if (request.url === '/api/imports/3')
      return answer.end(JSON.stringify({ import: { ...summary, ...states.shift() } }))
    return answer.end(JSON.stringify({ files: [file('a', 'done'), file('b', status)], nextCursor: null }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY: false })
  const outcome = await runRetry(
    importId,
    { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` },
    {
      stdin: () => process.stdin,
      stdout,
      // What Progress needs of a terminal.
      progress: await Progress.on(stderr as unknown as NodeJS.WriteStream),
      signal: new AbortController().signal,
      folder: '.',
    },
  ).catch((error: unknown) => error)
  server.closeAllConnections()
  server.close()
  return { asked, outcome, said: await text(stdout.end()), told: await text(stderr.end()) }
}

const says = (status: number, body: unknown) => (answer: ServerResponse) =>
  answer.writeHead(status, { 'retry-after': '0' }).end(JSON.stringify(body))
const refusal = (message: string) => ({ error: { code: 'x', message } })

test('reads again, and reports every file', async () => {
  const whole = await retried([says(202, { retried: 1 })])
  expect(whole.asked).toEqual(['POST /api/imports/3/retry', 'GET /api/imports/3', 'GET /api/imports/3/files'])
  expect(whole).toMatchObject({
    outcome: EXIT.whole,
    said: '2 files loaded whole: 6 records, of them 6 new events, 0 duplicates.\n',
    told: expect.stringContaining('1 file of import 3 is read again'),
  })
  const broken = await retried([says(202, { retried: 0 })], { status: 'failed' })
  expect(broken).toMatchObject({
    outcome: EXIT.notWhole,
    told: expect.stringContaining('No file of import 3 can be read again.'),
  })
})

test('says once that what is left waits for its host', async () => {
  const waiting = { status: 'running', waitsForNobody: true }
  const states = [waiting, waiting, { status: 'running', waitsForNobody: false }, waiting]
  const { outcome, told } = await retried([says(202, { retried: 1 })], { states })
  expect(outcome).toBe(EXIT.whole)
  // Once more after a Cairn was there.
  expect(told.split('on which no Cairn runs now')).toHaveLength(3)
})

test('does not claim that there was nothing to do where an answer was lost', async () => {
  const { outcome, told } = await retried([(answer) => answer.socket?.destroy(), says(202, { retried: 0 })])
  expect(outcome).toBe(EXIT.whole)
  expect(told).not.toContain('No file')
})

test('is told why it cannot be', async () => {
  expect((await retried([], { importId: '../empty' })).outcome).toMatchObject({ exitCode: EXIT.usage })
  expect((await retried([says(404, refusal('There is none.'))])).outcome).toMatchObject({
    exitCode: EXIT.usage,
    message: 'There is none.',
  })
  expect((await retried([says(409, refusal('On another host.'))])).outcome).toMatchObject({
    exitCode: EXIT.notWhole,
    message: 'On another host.',
  })
})
