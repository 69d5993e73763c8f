import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy'
import type { ObjectStore, StoredObject, StoreOptions } from './object-store'
import { openStore } from './open-store'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from './test-endpoint'

Object.assign(process.env, TEST_AWS_ENVIRONMENT)
const BUCKET = 'trail-logs'
const { signal } = new AbortController()

let endpoint: TestEndpoint
let proxy: FaultProxy
let store: ObjectStore
beforeAll(async () => {
  endpoint = await startTestEndpoint()
  endpoint.createBucket(BUCKET)
  proxy = await startFaultProxy(endpoint.url, 7)
  store = await open(proxy.url)
})
afterEach(() => {
  proxy.set({})
  proxy.setRule(undefined)
})
afterAll(async () => {
  store.close()
  await proxy.stop()
  await endpoint.stop()
})

const open = (url: string, options: StoreOptions = {}) =>
  openStore(
    { kind: 's3', bucket: BUCKET, prefix: '', region: null, endpoint: url, roleArn: null },
    { roots: [], endpoints: [url], roles: [] },
    options,
  )

async function all(pages: AsyncIterable<StoredObject[]>): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for await (const page of pages) objects.push(...page)
  return objects
}
const keys = async (from: ObjectStore, prefix: string, after?: string) =>
  (await all(from.list(prefix, { signal, after }))).map(({ key }) => key)

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** Puts one object. Answers its ETag. */
function put(key: string, body: string | Uint8Array, metadata?: Record<string, string>): string {
  const [etag = ''] = endpoint.put(BUCKET, [{ key, body, metadata }])
  return etag
}

/** Bytes that repeat nowhere. */
const noise = (bytes: number) => createHash('shake256', { outputLength: bytes }).update('noise').digest()

// Control characters apart, which XML has not, and which only an encoded listing could give.
const ODD_KEYS = [
  'odd/a b',
  'odd/a+b',
  'odd/a%2Bb',
  'odd/a%b',
  'odd/100% & <more> "quoted" \'too\'',
  'odd/é/ü\u{1f600}',
  'odd/?x=1#y',
  'odd/../up',
  'odd/./here',
  'odd//twice',
  'odd/ blank before and behind ',
  "odd/a~b!c*d(e)f'g",
  'odd/=;:@,$',
]

describe('list', () => {
  test('gives every key of many pages once, in order', async () => {
    const many = Array.from({ length: 2500 }, (_, i) => `many/${(i * 7919) % 2500}-${i % 2 ? 'a' : 'B'}`)
    const etags = endpoint.put(
      BUCKET,
      many.map((key) => ({ key, body: key })),
    )
    const sorted = [...many].sort()
    const pages: StoredObject[][] = []
    for await (const page of store.list('many/', { signal })) pages.push(page)
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 500])
    expect(pages.flat().map(({ key }) => key)).toEqual(sorted)
    expect(pages[0]?.[0]).toMatchObject({
      etag: etags[many.indexOf(sorted[0] ?? '')],
      bytes: sorted[0]?.length,
      modifiedAt: expect.any(Date),
    })
    expect(await keys(store, 'many/', sorted[1234])).toEqual(sorted.slice(1235))
    expect(await keys(store, 'nothing/')).toEqual([])
  })

  test('gives the folders of many pages once, between files', async () => {
    const folders = Array.from({ length: 1200 }, (_, i) => `walk/${i}/`).sort()
    endpoint.put(
      BUCKET,
      folders.flatMap((folder) => [
        { key: `${folder}x y/1`, body: '' },
        { key: `${folder}2`, body: '' },
        { key: `${folder.slice(0, -1)}.file`, body: '' },
      ]),
    )
    expect((await store.folders('walk/', signal)).sort()).toEqual(folders)
    expect(await store.folders('walk/7/', signal)).toEqual(['walk/7/x y/'])
    expect(await store.folders('walk/7', signal)).toContain('walk/77/')
  })

  test('tells the storage class, and what of it is archived', async () => {
    endpoint.put(BUCKET, [
      { key: 'class/a & b', body: 'a', storageClass: 'GLACIER' },
      { key: 'class/c', body: 'c' },
    ])
    const [archived, other] = await all(store.list('class/', { signal }))
    expect(archived).toMatchObject({ key: 'class/a & b', storageClass: 'GLACIER' })
    expect(other).toMatchObject({ key: 'class/c', storageClass: 'STANDARD' })
    expect(await store.head('class/a & b', signal)).toMatchObject({ storageClass: 'GLACIER' })
    const reading = store.read('class/a & b', { etag: archived?.etag ?? '', signal })
    await expect(bytesOf(reading)).rejects.toMatchObject({ kind: 'archived', operation: 'read' })
  })

  test('gives odd keys as they are, and reads them', async () => {
    for (const key of ODD_KEYS) put(key, `content of ${key}`)
    const objects = await all(store.list('odd/', { signal }))
    expect(objects.map(({ key }) => key).sort()).toEqual([...ODD_KEYS].sort())
    for (const { key, etag } of objects) {
      expect((await store.head(key, signal)).etag, key).toBe(etag)
      expect(String(await bytesOf(store.read(key, { etag, signal }))), key).toBe(`content of ${key}`)
    }
    expect(await store.folders('odd/é', signal)).toEqual(['odd/é/'])
  })

  test('survives throttling, errors and cut connections', async () => {
    endpoint.put(
      BUCKET,
      Array.from({ length: 3000 }, (_, i) => ({ key: `burst/${i}`, body: '' })),
    )
    proxy.set({ slowDown: 0.2, error: 0.2, reset: 0.2, cut: 0.2 })
    const before = { ...proxy.counts }
    const patient = await open(proxy.url, { tries: 30 })
    expect(await keys(patient, 'burst/')).toHaveLength(3000)
    patient.close()
    expect(proxy.counts.requests - before.requests).toBeGreaterThan(3)
  })
})

describe('head', () => {
  test('tells size, time and what was noted with it', async () => {
    const etag = put('noted', 'content', { signature: 'abc', 'signature-algorithm': 'SHA256withRSA' })
    expect(await store.head('noted', signal)).toEqual({
      key: 'noted',
      etag,
      bytes: 7,
      modifiedAt: expect.any(Date),
      storageClass: null,
      metadata: { signature: 'abc', 'signature-algorithm': 'SHA256withRSA' },
    })
  })

  test('tells what is not there', async () => {
    await expect(store.head('not-there', signal)).rejects.toMatchObject({ kind: 'gone', status: 404 })
  })
})

describe('read', () => {
  test('gives nothing of an empty object', async () => {
    expect(await bytesOf(store.read('empty', { etag: put('empty', ''), signal }))).toHaveLength(0)
  })

  test('goes on where a connection was cut, and gives every byte once', async () => {
    const content = noise(3_000_000)
    const etag = put('large', content)
    proxy.set({ cut: 0.8, slowDown: 0.1, reset: 0.1 })
    const before = { ...proxy.counts }
    const reading = store.read('large', { etag, signal })
    const parts: Uint8Array[] = []
    for await (const part of reading) {
      parts.push(part)
      // Else it is cut for ever.
      if (proxy.counts.cut - before.cut >= 4) proxy.set({})
    }
    expect(Buffer.concat(parts).equals(content)).toBe(true)
    expect(proxy.counts.cut - before.cut).toBeGreaterThanOrEqual(4)
  })

  test('loses nothing when its reader takes longer than the network may', async () => {
    const content = noise(6_000_000)
    const etag = put('slowly', content)
    const impatient = await open(proxy.url, { silenceMs: 100 })
    const before = proxy.counts.requests
    const parts: Uint8Array[] = []
    for await (const part of impatient.read('slowly', { etag, signal })) {
      if (parts.length % 30 === 0) await new Promise((resolve) => setTimeout(resolve, 300))
      parts.push(part)
    }
    impatient.close()
    expect(Buffer.concat(parts).equals(content)).toBe(true)
    expect(proxy.counts.requests - before).toBeGreaterThan(1)
  })

  test('gives no other version than the one asked for', async () => {
    const etag = put('changing', 'first')
    put('changing', 'second')
    await expect(bytesOf(store.read('changing', { etag, signal }))).rejects.toMatchObject({
      kind: 'replaced',
      status: 412,
    })
  })

  test('notices that an object is replaced while a cut connection is mended', async () => {
    const etag = put('changing', noise(2_000_000))
    proxy.set({ cut: 1 })
    const reading = store.read('changing', { etag, signal })
    await reading.next()
    put('changing', noise(2_000_001))
    await expect(bytesOf(reading)).rejects.toMatchObject({ kind: 'replaced' })
  })

  test('gives up when no byte comes any more', async () => {
    const etag = put('stuck', noise(100_000))
    proxy.set({ reset: 1 })
    const impatient = await open(proxy.url, { tries: 2 })
    await expect(bytesOf(impatient.read('stuck', { etag, signal }))).rejects.toMatchObject({
      kind: 'unreachable',
      awsCode: 'ECONNRESET',
    })
    impatient.close()
  })

  test('ends at once when it is aborted, before and amid the bytes', async () => {
    const etag = put('aborted', noise(3_000_000))
    const controller = new AbortController()
    const reading = store.read('aborted', { etag, signal: controller.signal })
    await reading.next()
    controller.abort(new Error('enough'))
    await expect(bytesOf(reading)).rejects.toThrow('enough')
    await expect(store.read('aborted', { etag, signal: controller.signal }).next()).rejects.toThrow('enough')
    await expect(store.list('', { signal: controller.signal }).next()).rejects.toThrow('enough')
  })

  test('leaves no connection behind when its reader stops early', async () => {
    const etag = put('early', noise(8_000_000))
    const alone = await startFaultProxy(endpoint.url)
    const own = await open(alone.url)
    for await (const part of own.read('early', { etag, signal })) {
      expect(part.length).toBeGreaterThan(0)
      break
    }
    await expect.poll(() => alone.connections(), { timeout: 30_000 }).toBe(0)
    own.close()
    await alone.stop()
  })

  test('gives the stored bytes of what is encoded for the web', async () => {
    const server = createServer((_, answer) => {
      answer
        .writeHead(200, { 'content-encoding': 'gzip', etag: '"1"', 'content-length': 3 })
        .end('\x1f\x8b\x08', 'latin1')
    })
    const url = await listening(server)
    const other = await open(url)
    expect((await bytesOf(other.read('x', { etag: '1', signal }))).toString('hex')).toBe('1f8b08')
    other.close()
    server.close()
  })

  test('believes no store that ignores what was asked for', async () => {
    let requests = 0
    const server = createServer((_, answer) => {
      requests++
      answer.writeHead(200, { etag: '"1"', 'content-length': 10 })
      // Always from the beginning, and never to the end.
      answer.write('12345', () => answer.destroy())
    })
    const url = await listening(server)
    const other = await open(url, { tries: 2 })
    await expect(bytesOf(other.read('x', { etag: '2', signal }))).rejects.toMatchObject({ kind: 'replaced' })
    expect(requests).toBe(1)
    const reading = other.read('x', { etag: '1', signal })
    expect(String((await reading.next()).value)).toBe('12345')
    await expect(reading.next()).rejects.toMatchObject({ kind: 'unreachable' })
    other.close()
    server.close()
  })
})

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
