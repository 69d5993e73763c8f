import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ObjectStore, StoredObject } from './object-store'
import { openStore } from './open-store'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from './test-endpoint'

Object.assign(process.env, TEST_AWS_ENVIRONMENT)
const BUCKET = 'trail-logs'
const { signal } = new AbortController()

let endpoint: TestEndpoint
let store: ObjectStore
beforeAll(async () => {
  endpoint = await startTestEndpoint()
  endpoint.createBucket(BUCKET)
  store = await open(endpoint.url)
})
afterAll(async () => {
  store.close()
  await endpoint.stop()
})

const open = (url: string, bucket = BUCKET, tries?: number) =>
  openStore(
    { kind: 's3', bucket, prefix: '', region: null, endpoint: url, roleArn: null },
    { roots: [], endpoints: [url], roles: [] },
    { tries },
  )

async function all(pages: AsyncIterable<StoredObject[]>): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for await (const page of pages) objects.push(...page)
  return objects
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

describe('list', () => {
  test('gives every key of many pages once, in order', async () => {
    const keys = Array.from({ length: 2500 }, (_, i) => `many/${(i * 7919) % 2500}-${i % 2 ? 'a' : 'B'}`)
    const etags = endpoint.put(
      BUCKET,
      keys.map((key) => ({ key, body: key })),
    )
    const sorted = [...keys].sort()
    const pages: StoredObject[][] = []
    for await (const page of store.list('many/', { signal })) pages.push(page)
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 500])
    expect(pages.flat().map(({ key }) => key)).toEqual(sorted)
    expect(pages[0]?.[0]).toMatchObject({
      etag: etags[keys.indexOf(sorted[0] ?? '')],
      bytes: sorted[0]?.length,
      modifiedAt: expect.any(Date),
    })
    const after = sorted[1234] ?? ''
    expect((await all(store.list('many/', { signal, after }))).map(({ key }) => key)).toEqual(
      sorted.slice(1235),
    )
  })
})

describe('read', () => {
  test('gives the bytes', async () => {
    const [etag = ''] = endpoint.put(BUCKET, [{ key: 'one', body: 'content' }])
    expect(String(await bytesOf(store.read('one', { etag, signal })))).toBe('content')
  })
})
