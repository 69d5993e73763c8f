import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { testDatabase } from '../../db/test-database'
import { PublicKeys } from './public-keys'
import { keyFile, makeSigner, makeTrail, objectsOf, type Signer } from './test-digests'
import { startTestEndpoint, TEST_AWS_ENVIRONMENT, type TestEndpoint } from './test-endpoint'
import { at, knowKey, replacing, TestSource } from './test-source'

const db = testDatabase()
const FROM = new Date('2026-03-01T20:00:15Z')
const NOBODY = { roots: [], endpoints: [], roles: [] }
const never = new AbortController().signal

let endpoint: TestEndpoint
let folder: string
beforeAll(async () => {
  Object.assign(process.env, TEST_AWS_ENVIRONMENT)
  endpoint = await startTestEndpoint()
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-keys-'))
})
afterAll(async () => {
  await endpoint.stop()
  await rm(folder, { recursive: true })
})
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
beforeEach(() => warn.mockClear())

/** CloudTrail's own protocol, as far as ListPublicKeys goes: one key a page. */
let server: Server | undefined
afterEach(() => server?.closeAllConnections())
async function cloudTrail(answer: { keys: Signer[] } | 'refuses' | 'hangs') {
  const asked: { region: string; start: unknown }[] = []
  server = createServer(async (request, response) => {
    const body = JSON.parse((await buffer(request)).toString())
    asked.push({
      region: /\/(\w+-\w+-\d)\/cloudtrail\//.exec(request.headers.authorization ?? '')?.[1] ?? '',
      start: body.StartTime,
    })
    if (answer === 'hangs') return
    response.setHeader('Content-Type', 'application/x-amz-json-1.1')
    if (answer === 'refuses') {
      response.statusCode = 400
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'arn:aws:iam::1:user/secret' }))
      return
    }
    const place = Number(body.NextToken ?? 0)
    const list = JSON.parse(keyFile(answer.keys.slice(place, place + 1))).PublicKeyList
    response.end(
      JSON.stringify({
        PublicKeyList: list.map((key: object) => ({ ...key, ValidityStartTime: 1, ValidityEndTime: 2 })),
        ...(place + 1 < answer.keys.length && { NextToken: String(place + 1) }),
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Its bucket is at the test endpoint; by its row it is in AWS, so that AWS may be asked. */
async function sourceOf(signer: Signer, regions = ['eu-west-1']) {
  const digests = regions.flatMap((region) => makeTrail({ signer, region, from: FROM, hours: 2 }))
  const source = await TestSource.synced(db.pool, endpoint, objectsOf(digests))
  return { source, digests, inAws: { ...(await source.row()), endpoint: null } }
}
const states = async (source: TestSource) =>
  [...(await source.digests()).values()].map(({ state, reason }) => reason ?? state)

test('a file that is supplied proves what was not proven, as soon as it is there', async () => {
  const signer = makeSigner()
  const file = path.join(folder, 'keys.json')
  const { source } = await sourceOf(signer)
  const keys = new PublicKeys({ file, access: NOBODY })
  await source.round(keys)
  expect(await states(source)).toEqual(
    Array(2).fill(
      expect.stringContaining('CAIRN_CLOUDTRAIL_KEYS cannot be used: the file cannot be read (ENOENT)'),
    ),
  )
  await writeFile(file, '{"PublicKeyList":')
  await source.round(keys)
  expect(warn).toHaveBeenLastCalledWith(expect.stringContaining('cannot be used: it is not JSON'))
  await writeFile(file, keyFile([makeSigner()]))
  await source.round(keys)
  expect(warn).toHaveBeenLastCalledWith(expect.stringContaining('does not have it'))
  await writeFile(file, `${keyFile([makeSigner()])}${keyFile([signer])}`)
  await source.round(keys)
  expect(await states(source)).toEqual(['valid', 'valid'])
})

test('a key shows which of two that contradict each other was altered', async () => {
  const signer = makeSigner()
  const objects = objectsOf(makeTrail({ signer, from: FROM, hours: 2 }))
  const { key, body } = at(objects, -1)
  const text = gunzipSync(body).toString()
  const wrong = text.replace(
    /"previousDigestHashValue":"\w{64}"/,
    `"previousDigestHashValue":"${'0'.repeat(64)}"`,
  )
  const source = await TestSource.synced(db.pool, endpoint, replacing(objects, key, gzipSync(wrong)))
  const found = async () => [...(await source.digests()).values()].map(({ state }) => state).toSorted()
  expect(await found()).toEqual(['invalid', 'unproven'])
  await knowKey(db.pool, signer)
  await source.round()
  expect(await found()).toEqual(['invalid', 'valid'])
  expect((await source.digests()).get(key)?.state).toBe('invalid')
})

test('ListPublicKeys is asked once in each region, page by page', async () => {
  const signer = makeSigner()
  const { source, inAws } = await sourceOf(signer, ['eu-west-1', 'us-east-2'])
  const { asked, url } = await cloudTrail({ keys: [makeSigner(), signer] })
  const keys = new PublicKeys({ file: undefined, access: NOBODY, endpoint: url })
  expect(await keys.refresh(db.pool, inAws, new Date(), never)).toBe('')
  expect(asked.map(({ region }) => region)).toEqual(['eu-west-1', 'eu-west-1', 'us-east-2', 'us-east-2'])
  expect(asked[0]?.start).toBe(FROM.getTime() / 1000 - 24 * 3600)
  await source.round()
  expect(await states(source)).toEqual(Array(4).fill('valid'))
})

test('a refusal is said once, without what AWS said, and not asked again for an hour', async () => {
  const { inAws } = await sourceOf(makeSigner(), ['eu-west-1', 'us-east-2'])
  const { asked, url } = await cloudTrail('refuses')
  const keys = new PublicKeys({ file: undefined, access: NOBODY, endpoint: url })
  warn.mockClear()
  const now = new Date()
  for (let i = 0; i < 3; i++)
    expect(await keys.refresh(db.pool, inAws, now, never)).toContain('AccessDeniedException')
  expect(asked).toHaveLength(1)
  expect(warn).toHaveBeenCalledTimes(1)
  expect(String(warn.mock.calls)).not.toContain('secret')
  await keys.refresh(db.pool, inAws, new Date(now.getTime() + 3_700_000), never)
  expect(asked).toHaveLength(2)
})

test('nobody waits for a service that does not answer', async () => {
  const { inAws } = await sourceOf(makeSigner(), ['eu-west-1', 'us-east-2'])
  const { asked, url } = await cloudTrail('hangs')
  const keys = new PublicKeys({ file: undefined, access: NOBODY, endpoint: url, answerMs: 1000 })
  // A time limit that nothing holds is collected as garbage, and never comes.
  setFlagsFromString('--expose-gc')
  const collecting = setInterval(runInNewContext('gc'), 200)
  const problem = await keys.refresh(db.pool, inAws, new Date(), never)
  clearInterval(collecting)
  expect(problem).toContain('TimeoutError')
  expect(asked).toHaveLength(1)
  await expect(
    new PublicKeys({ file: undefined, access: NOBODY, endpoint: url }).refresh(
      db.pool,
      inAws,
      new Date(),
      AbortSignal.timeout(100),
    ),
  ).rejects.toThrow('timeout')
})

test('AWS is not asked for a source with an endpoint of its own', async () => {
  const { source } = await sourceOf(makeSigner())
  const { asked, url } = await cloudTrail({ keys: [] })
  const keys = new PublicKeys({ file: undefined, access: NOBODY, endpoint: url })
  await source.round(keys)
  expect(asked).toEqual([])
  expect(await states(source)).toEqual(Array(2).fill(expect.stringContaining('CAIRN_CLOUDTRAIL_KEYS')))
})
