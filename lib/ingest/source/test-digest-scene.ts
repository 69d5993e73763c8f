// For tests: a database and an endpoint for buckets of signed digests, with the signer's key known.
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll } from 'vitest'
import type { TestDatabase } from '../../db/test-database'
import type { Verdict } from '../../domain/source'
import { makeSigner, makeTrail, type TrailObject } from './test-digests'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from './test-endpoint'
import { knowKey, TestSource, type TestSourceSettings } from './test-source'

export const FROM = new Date('2026-03-01T20:00:15Z')

/** To be called at the top of a test file; everything is there from beforeAll on. */
export function digestScene(db: TestDatabase) {
  const signer = makeSigner()
  let opened: TestEndpoint | undefined
  const endpoint = (): TestEndpoint => {
    if (opened === undefined) throw new Error('the endpoint is there from beforeAll on, not before')
    return opened
  }
  beforeAll(async () => {
    Object.assign(process.env, TEST_AWS_ENVIRONMENT)
    opened = await startTestEndpoint()
    await knowKey(db.pool, signer)
  })
  afterAll(() => opened?.stop())
  return {
    signer,
    endpoint,
    /** A source whose bucket holds these objects, after a round and loading. */
    synced: (objects: readonly TrailObject[], settings?: TestSourceSettings) =>
      TestSource.synced(db.pool, endpoint(), objects, settings),
    /** So many hourly digests with their logs. */
    hours: (count: number, more: Partial<Parameters<typeof makeTrail>[0]> = {}) =>
      makeTrail({ signer, from: FROM, hours: count, ...more }),
  }
}

export const both = (verdict: Verdict): Verdict[] => [verdict, verdict]
/** A digest's text with a byte flipped that says nothing about its files. */
export const tampered = (text: string): Buffer => gzipSync(text.replace('"awsAccountId"', '"awsAccountIx"'))
