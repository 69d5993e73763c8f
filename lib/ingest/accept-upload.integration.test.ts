// Uploads as browsers, curl and scripts send them: kept whole or not at all.
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect as connectTo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { ApiError } from '../domain/api-error'
import { acceptUpload } from './accept-upload'
import { spoolPath } from './spool'
import { range, testSpool } from './test-files'

const db = testDatabase()
const spool = testSpool()
const LIMITS = { maxBytes: 1_000_000, maxFiles: 500 }

const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request('http://localhost/api/imports', {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit)
const accept = (request: Request, name?: string, limits = LIMITS, to?: string) =>
  acceptUpload(db.pool, spool, request, { name, to, limits })
const form = (files: [name: string, content: string][], field = 'file') => {
  const data = new FormData()
  for (const [name, content] of files) data.append(field, new File([content], name))
  return post(data)
}
/** A multipart body written by hand. */
const multipart = (text: string) =>
  post(text.replaceAll('\n', '\r\n'), { 'content-type': 'multipart/form-data; boundary=cut' })
const part = (disposition: string, content: string) =>
  `--cut\nContent-Disposition: form-data; ${disposition}\n\n${content}\n`

/** Name and content of an import's files, as they wait in the spool. */
async function filesOf(importId: string): Promise<[string, string][]> {
  const { rows } = await db.pool.query(
    'select name, spool_name, bytes::int from file where import_id = $1 order by id',
    [importId],
  )
  return Promise.all(
    rows.map(async ({ name, spool_name, bytes }): Promise<[string, string]> => {
      const content = await readFile(spoolPath(spool, spool_name), 'utf8')
      expect(Buffer.byteLength(content)).toBe(bytes)
      return [name, content]
    }),
  )
}
const sourceOfImport = async (importId: string) =>
  (await db.pool.query('select source from import where id = $1', [importId])).rows[0].source
const spooledCount = async () => (await readdir(spool.folder)).length
const importCount = async () => Number((await db.pool.query('select count(*) from import')).rows[0].count)

/** Expects a refusal that leaves nothing behind. */
async function refusal(request: Request, name?: string, limits = LIMITS, to?: string): Promise<ApiError> {
  const before = [await spooledCount(), await importCount()]
  const error = await accept(request, name, limits, to).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ApiError)
  expect([await spooledCount(), await importCount()]).toEqual(before)
  return error as ApiError
}

describe('an upload', () => {
  test('of a form is kept file by file, in order, with a job for each', async () => {
    const files: [string, string][] = [
      ['logs/a.json', '{"Records":[]}'],
      ['logs/ü "quoted".json', 'zwei'],
      ['logs/empty.json', ''],
    ]
    const importId = await accept(form(files))
    expect(await filesOf(importId)).toEqual(files)
    expect(await sourceOfImport(importId)).toBe('logs (3 files)')
    const jobs = await db.pool.query(
      `select j.key from graphile_worker.jobs j join file f on j.key = 'file:' || f.id
       where f.import_id = $1 and j.task_identifier = $2 and j.run_at <= now()`,
      [importId, `load-file:${spool.id}`],
    )
    expect(jobs.rowCount).toBe(3)
  })

  test('of one raw body is a file under the given name', async () => {
    const importId = await accept(post('raw text', { 'content-type': 'application/json' }), '../trail.json')
    expect(await filesOf(importId)).toEqual([['trail.json', 'raw text']])
    expect(await filesOf(await accept(post('x')))).toEqual([['upload', 'x']])
  })

  test('of many small files is kept whole', async () => {
    const files = range(0, 500).map((n): [string, string] => [`${n}.json`, `content ${n}`])
    expect(await filesOf(await accept(form(files)))).toEqual(files)
  })

  test('that comes byte by byte is the same', async () => {
    const whole = form([
      ['a.json', 'first'],
      ['b.json', 'second\r\n--not the boundary'],
    ])
    const bytes = Buffer.from(await whole.clone().arrayBuffer())
    const slow = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const importId = await accept(post(slow, { 'content-type': whole.headers.get('content-type') ?? '' }))
    expect(await filesOf(importId)).toEqual([
      ['a.json', 'first'],
      ['b.json', 'second\r\n--not the boundary'],
    ])
  })

  test('survives names that only look dangerous', async () => {
    const body = `${part('name="file"; filename="../../etc/passwd"', 'one')}${part('name="file"; filename="a%22b.json"', 'two')}--cut--\n`
    expect(await filesOf(await accept(multipart(body)))).toEqual([
      ['etc/passwd', 'one'],
      ['a"b.json', 'two'],
    ])
  })
})

describe('a further part of an upload', () => {
  const first: [string, string][] = [['logs/a.json', 'one']]
  const second: [string, string][] = [
    ['logs/b.json', 'two'],
    ['logs/c.json', 'three'],
  ]

  test('joins its import, which is named after all of it, with a job for each file', async () => {
    const id = await accept(form(first))
    expect(await sourceOfImport(id)).toBe('logs/a.json')
    expect(await accept(form(second), undefined, LIMITS, id)).toBe(id)
    expect(await filesOf(id)).toEqual([...first, ...second])
    expect(await sourceOfImport(id)).toBe('logs (3 files)')
    const jobs = await db.pool.query(
      `select from graphile_worker.jobs j join file f on j.key = 'file:' || f.id
       where f.import_id = $1 and j.run_at <= now()`,
      [id],
    )
    expect(jobs.rowCount).toBe(3)
    await accept(form([['other.json', 'four']]), undefined, LIMITS, id)
    expect(await sourceOfImport(id)).toBe('4 files')
  })

  test('is refused where its import is gone, or was made by no upload', async () => {
    expect((await refusal(form(second), undefined, LIMITS, '999999999')).status).toBe(404)
    const sample = await db.pool.query(
      `insert into import (source, sample) values ('Sample data', true) returning id`,
    )
    expect((await refusal(form(second), undefined, LIMITS, String(sample.rows[0].id))).status).toBe(409)
  })
})

describe('is refused and leaves nothing', () => {
  test('without any file', async () => {
    expect((await refusal(form([]))).status).toBe(400)
    expect((await refusal(post(null))).status).toBe(400)
    expect((await refusal(post(''))).status).toBe(400)
    expect((await refusal(multipart('--cut--\n'))).status).toBe(400)
  })

  test('with more bytes than an upload may have', async () => {
    const large = 'x'.repeat(LIMITS.maxBytes / 2 + 1)
    expect((await refusal(post(`${large}${large}`))).status).toBe(413)
    const announced = post('small', { 'content-length': String(LIMITS.maxBytes + 1) })
    expect((await refusal(announced)).status).toBe(413)
    expect(
      (
        await refusal(
          form([
            ['a', large],
            ['b', large],
          ]),
        )
      ).status,
    ).toBe(413)
  })

  test('with more files than an upload may have', async () => {
    const files = range(0, 4).map((n): [string, string] => [`${n}.json`, 'x'])
    const limits = { ...LIMITS, maxFiles: 3 }
    expect((await refusal(form(files), undefined, limits)).status).toBe(413)
    expect(await filesOf(await accept(form(files.slice(0, 3)), undefined, limits))).toHaveLength(3)
  })

  test('with a name that is too long or holds a NUL', async () => {
    expect(await refusal(form([['a'.repeat(1025), 'x']]))).toMatchObject({ status: 400, field: 'name' })
    expect(await refusal(post('x'), 'a\0b')).toMatchObject({ status: 400, field: 'name' })
  })

  test('with a part that is no file, or has another name', async () => {
    expect(await refusal(form([['a.json', 'x']], 'attachment'))).toMatchObject({
      status: 400,
      field: 'attachment',
    })
    const data = new FormData()
    data.append('file', new File(['x'], 'a.json'))
    data.append('comment', 'hello')
    expect(await refusal(post(data))).toMatchObject({ status: 400, field: 'comment' })
  })

  test('when it is no well-formed multipart', async () => {
    const type = { 'content-type': 'multipart/form-data' }
    expect((await refusal(post('x', type))).status).toBe(400)
    expect((await refusal(multipart(part('name="file"; filename="a"', 'cut off')))).status).toBe(400)
    expect((await refusal(multipart('nothing of the kind'))).status).toBe(400)
  })

  test('when the client goes away in the middle', async () => {
    const before = [await spooledCount(), await importCount()]
    for (const type of ['multipart/form-data; boundary=cut', 'application/json']) {
      let cut: (error: Error) => void = () => {}
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(
            Buffer.from(part('name="file"; filename="a"', 'half a fi').replaceAll('\n', '\r\n')),
          )
          cut = (error) => controller.error(error)
        },
      })
      const accepting = accept(post(body, { 'content-type': type }))
      setTimeout(() => cut(new Error('aborted')), 50)
      await expect(accepting).rejects.toThrow('broke off')
      expect([await spooledCount(), await importCount()]).toEqual(before)
    }
  })

  test('when the request is aborted while nothing comes any more', async () => {
    const before = [await spooledCount(), await importCount()]
    const aborting = new AbortController()
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('half')) })
    const request = new Request('http://localhost/api/imports', {
      method: 'POST',
      body,
      duplex: 'half',
      signal: aborting.signal,
    } as RequestInit)
    const accepting = accept(request)
    setTimeout(() => aborting.abort(), 50)
    await expect(accepting).rejects.toThrow('broke off')
    expect([await spooledCount(), await importCount()]).toEqual(before)
  })
})

describe('over a socket', () => {
  /** Uploads to a server that hands its requests on as Next does. */
  async function answered(body: string): Promise<number> {
    const server = createServer(async (incoming, response) => {
      const headers = { 'content-type': incoming.headers['content-type'] ?? '' }
      // Node's Request takes any async iterable.
      const request = post(incoming as unknown as BodyInit, headers)
      const status = await accept(request).then(
        () => 202,
        (error: unknown) => (error instanceof ApiError ? error.status : 500),
      )
      response.writeHead(status).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const { port } = server.address() as AddressInfo
      const client = connectTo(port, '127.0.0.1')
      const type = 'Content-Type: multipart/form-data; boundary=cut'
      const head = `POST / HTTP/1.1\r\nHost: a\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n`
      // As simple clients do: listens only once everything is sent.
      await new Promise((resolve) => client.write(head + body, resolve))
      const [answer] = await once(client, 'data')
      client.destroy()
      return Number(String(answer).split(' ')[1])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }
  const upload = (disposition: string, content: string) =>
    `${part(disposition, content)}--cut--\n`.replaceAll('\n', '\r\n')

  test('whoever is refused early hears so, and nothing fails behind', async () => {
    const large = 'x'.repeat(20_000_000)
    expect(await answered(upload('name="file"; filename="a"', large))).toBe(413)
    expect(await answered(upload('name="attachment"; filename="a"', large))).toBe(400)
    expect(await answered(upload('name="attachment"; filename="a"', 'small'))).toBe(400)
    expect(await answered(upload('name="file"; filename="a"', 'small'))).toBe(202)
    // What fails behind an answer fails a little later, and then the run.
    await new Promise((resolve) => setTimeout(resolve, 100))
  })
})
