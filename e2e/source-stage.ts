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

type Stage = {
  endpoint: TestEndpoint
  /** Refuses the credentials that this Cairn has. */
  refusing: { url: string }
  /** Stands in front of the endpoint and can refuse. */
  gate: FaultProxy
  /** A folder of this machine that sources may lie in. */
  folder: string
}

export const test = base.extend<Stage>({
  // biome-ignore lint/correctness/noEmptyPattern: how Playwright is told that a fixture needs no other
  endpoint: async ({}, use) => {
    const endpoint = await startTestEndpoint()
    endpoint.createBucket(BUCKET)
    await use(endpoint)
    await endpoint.stop()
  },
  gate: async ({ endpoint }, use) => {
    const gate = await startFaultProxy(endpoint.url)
    await use(gate)
    await gate.stop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: likewise
  refusing: async ({}, use) => {
    const refusing = await startRefusingEndpoint(BUCKET)
    await use(refusing)
    await refusing.stop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: likewise
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-folder-'))
    await use(folder)
    await rm(folder, { recursive: true })
  },
  settings: async ({ endpoint, gate, refusing, folder }, use) => {
    const keys = path.join(folder, 'keys.json')
    await writeFile(keys, keyFile([SIGNER]))
    await use({
      ...TEST_AWS_ENVIRONMENT,
      CAIRN_S3_ENDPOINTS: [endpoint.url, gate.url, refusing.url].join(),
      CAIRN_SOURCE_ROOTS: folder,
      CAIRN_CLOUDTRAIL_KEYS: keys,
    })
  },
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
