import { mkdtemp, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { CONTENT_LIMITS } from '../../db/environment'
import { openSpool, type Spool, spoolPath } from '../spool'
import { sourceOf } from '../test-chunks'
import { MemberWriter } from './member-writer'

let spool: Spool
beforeAll(async () => {
  spool = await openSpool(await mkdtemp(path.join(tmpdir(), 'cairn-members-')))
})
afterAll(() => rm(spool.folder, { recursive: true }))
afterEach(() => {
  vi.useRealTimers()
})

const entry = (place: number, content: AsyncIterable<Uint8Array>) => ({
  place,
  name: `${place}`,
  position: place,
  bytes: 10,
  problem: null,
  content,
})

test('what waits to be handed over stays wanted while a member is written, however long that takes', async () => {
  const writer = new MemberWriter(
    spool,
    CONTENT_LIMITS,
    { mayGive: 1e9, isNested: false },
    new AbortController().signal,
  )
  const first = await writer.write(entry(0, sourceOf(Buffer.from('first'))))
  const file = spoolPath(spool, first?.spoolName as string)
  const longAgo = new Date(Date.now() - 2 * 60 * 60_000)
  await utimes(file, longAgo, longAgo)
  async function* slow() {
    yield Buffer.from('second')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 })
    yield Buffer.from('second')
  }
  await writer.write(entry(1, slow()))
  expect((await stat(file)).mtimeMs).toBeGreaterThan(longAgo.getTime() + 60 * 60_000)
  await writer.discard()
})

test('a member that does not end is given up when the worker is stopped', async () => {
  const stop = new AbortController()
  const writer = new MemberWriter(spool, CONTENT_LIMITS, { mayGive: 1e9, isNested: false }, stop.signal)
  let given = 0
  async function* endless() {
    for (; given < 1000; given++) {
      if (given === 3) stop.abort()
      yield Buffer.from('on and on')
    }
  }
  await expect(writer.write(entry(0, endless()))).rejects.toThrow('aborted')
  expect(given).toBeLessThan(5)
})
