// The stage of stories about sources: a Cairn with an endpoint for buckets and queues, a gate in front of it that can
// refuse, another that takes other credentials only, a folder, and a key that signs digests.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { type FaultProxy, startFaultProxy } from '../lib/ingest/source/fault-proxy'
import { keyFile, makeSigner } from '../lib/ingest/source/test-digests'
import {
  startRefusingEndpoint,
  startTestEndpoint,
  TEST_AWS_ENVIRONMENT,
  type TestEndpoint,
} from '../lib/ingest/source/test-endpoint'
import { test as base } from './cairn'

export const BUCKET = 'trail-logs'
/** Has signed the digests, as CloudTrail would have. */
export const SIGNER = makeSigner()

type Servers = { endpoint: TestEndpoint; refusing: { url: string }; gate: FaultProxy; root: string }
type Stage = {
  endpoint: TestEndpoint
  /** Refuses the credentials that this Cairn has. */
  refusing: { url: string }
  /** Stands in front of the endpoint and can refuse. */
  gate: FaultProxy
  /** A folder of this machine that sources may lie in. */
  folder: string
}

export const test = base.extend<Stage, { servers: Servers }>({
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: how Playwright is told that a fixture needs no other
    async ({}, use) => {
      const endpoint = await startTestEndpoint()
      const refusing = await startRefusingEndpoint(BUCKET)
      const gate = await startFaultProxy(endpoint.url)
      const root = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-folder-'))
      await use({ endpoint, refusing, gate, root })
      await Promise.all([gate.stop(), refusing.stop(), rm(root, { recursive: true })])
      await endpoint.stop()
    },
    { scope: 'worker' },
  ],
  settings: [
    async ({ servers: { endpoint, gate, refusing, root } }, use) => {
      const keys = path.join(root, 'keys.json')
      await writeFile(keys, keyFile([SIGNER]))
      await use({
        ...TEST_AWS_ENVIRONMENT,
        CAIRN_S3_ENDPOINTS: [endpoint.url, gate.url, refusing.url].join(),
        CAIRN_SOURCE_ROOTS: root,
        CAIRN_CLOUDTRAIL_KEYS: keys,
      })
    },
    { scope: 'worker' },
  ],

  endpoint: async ({ servers: { endpoint } }, use) => {
    endpoint.createBucket(BUCKET)
    await use(endpoint)
    endpoint.deleteBucket(BUCKET)
  },
  gate: async ({ servers: { gate } }, use) => {
    await use(gate)
    gate.setRule(undefined)
  },
  refusing: ({ servers: { refusing } }, use) => use(refusing),
  folder: async ({ servers: { root } }, use) => use(await mkdtemp(path.join(root, 'story-'))),
})

/** Opens the form and writes a bucket into it. */
export async function fillIn(page: Page, location: string, endpoint: string) {
  await page.goto('/imports')
  await page.getByRole('button', { name: 'Add a source' }).click()
  const form = page.getByRole('dialog', { name: 'Add a source' })
  await form.getByRole('textbox', { name: 'Bucket' }).fill(location)
  await form.getByText('Region, endpoint, role, queue, schedule').click()
  await form.getByRole('textbox', { name: 'Endpoint' }).fill(endpoint)
  return form
}
