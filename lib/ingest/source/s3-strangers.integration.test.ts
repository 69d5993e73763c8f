// Services that answer what S3 never would: none of it gets further than a StoreError's kind and code.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openStore } from './open-store'
import { TEST_AWS_ENVIRONMENT } from './test-endpoint'

Object.assign(process.env, TEST_AWS_ENVIRONMENT)
const { signal } = new AbortController()
let server: Server
afterEach(() => server.close())

async function listed(answer: RequestListener): Promise<unknown> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const store = await openStore(
    { kind: 's3', bucket: 'trail', prefix: '', region: null, endpoint, roleArn: null },
    { roots: [], endpoints: [endpoint], roles: [] },
    { tries: 1 },
  )
  try {
    return await store.list('', { signal }).next()
  } finally {
    store.close()
  }
}

test('a key that cannot be decoded', async () => {
  const listing = '<EncodingType>url</EncodingType><Contents><Key>%E0%A4%A</Key></Contents>'
  const keys = listed((_, answer) => answer.end(`<ListBucketResult>${listing}</ListBucketResult>`))
  await expect(keys).rejects.toMatchObject({
    kind: 'unreachable',
    operation: 'list',
    awsCode: 'UnreadableKey',
  })
})

test('a permission without end', async () => {
  const message = `not authorized to perform: s3:${'A'.repeat(100_000)}`
  const keys = listed((_, answer) =>
    answer.writeHead(403).end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`),
  )
  await expect(keys).rejects.toMatchObject({ kind: 'refused', permission: 's3:ListBucket' })
})
