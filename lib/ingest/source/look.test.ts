// A look ends while somebody waits for it, whatever the store does.
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { look } from './look'
import type { ObjectStore, SourceLocation } from './object-store'

const location: SourceLocation = {
  kind: 's3',
  bucket: 'trail',
  prefix: '',
  region: null,
  endpoint: 'http://127.0.0.1:1',
  roleArn: null,
}
const ALL = { since: null, accounts: [], regions: [], kinds: [], queueUrl: null }

async function silence(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort')
  throw signal.reason
}
/** Says nothing at all, or nothing when it is read. */
function silentStore(listing: boolean): ObjectStore {
  const object = { key: 'a.json', etag: 'e', bytes: 1, modifiedAt: new Date(0), storageClass: null }
  return {
    async *list(_, { signal }) {
      yield listing ? [object] : await silence(signal)
    },
    folders: (_, signal) => (listing ? Promise.resolve([]) : silence(signal)),
    head: (_, signal) => silence(signal),
    // biome-ignore lint/correctness/useYield: it says nothing.
    async *read(_, { signal }) {
      await silence(signal)
    },
    close() {},
  }
}

// Time limits that nothing holds are collected as garbage, and never come.
let collecting: NodeJS.Timeout
beforeEach(() => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collecting = setInterval(collect, 20)
})
afterEach(() => clearInterval(collecting))

test.each([
  ['at all', false],
  ['when it is read', true],
])('where a store says nothing %s', async (_, listing) => {
  const { signal } = new AbortController()
  const found = await look(silentStore(listing), location, ALL, signal, { listMs: 200, readMs: 100 })
  expect(found).toMatchObject({
    layout: listing ? 'flat' : null,
    files: listing ? 1 : 0,
    exact: false,
    problems: [{ code: 'unreachable', policy: null }],
  })
})
