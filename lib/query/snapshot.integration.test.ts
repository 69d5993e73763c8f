// A snapshot lives as long as somebody reads, and no longer.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect, disconnect } from '../db/client'
import { Prisma } from '../db/generated/client'
import { testDatabase } from '../db/test-database'
import { exportBytes } from './export-bytes'
import type { EventExport } from './export-events'
import { Snapshot } from './snapshot'

const db = testDatabase()
const IDLE_MS = 1200
const one = (snapshot: Snapshot) => snapshot.rows(Prisma.sql`select 1 as one`, z.object({ one: z.number() }))

test('what one question answered may take a reader longer than Postgres would wait for the next', async () => {
  const snapshot = await Snapshot.open(db, AbortSignal.timeout(60_000), IDLE_MS)
  for (let i = 0; i < 10; i++) {
    await sleep(IDLE_MS / 6)
    snapshot.touch()
  }
  expect(await one(snapshot)).toEqual([{ one: 1 }])
  await snapshot.close()
  snapshot.touch()
})

test('a connection on which a question failed is not asked again', async () => {
  const alone = connect(db.url, { max: 1 })
  const asked = async (text: string) => {
    const snapshot = await Snapshot.open(alone, new AbortController().signal)
    const answer = await snapshot.query({ text }).catch(() => null)
    await snapshot.close()
    return answer?.rows[0].pid
  }
  try {
    const pid = await asked('select pg_backend_pid() as pid')
    expect(await asked('select pg_backend_pid() as pid')).toBe(pid)
    expect(await asked('select 1 / 0')).toBeUndefined()
    expect(await asked('select pg_backend_pid() as pid')).not.toBe(pid)
  } finally {
    await disconnect(alone)
  }
})

test('an export says so with every piece that is taken', async () => {
  let touches = 0
  const exported: EventExport = {
    total: 1,
    range: { from: null, to: null },
    async *records() {
      for (let i = 0; i < 3; i++) yield [Buffer.alloc(300_000, 0x20)]
    },
    async *summaries() {},
    touch: () => {
      touches++
    },
    close: async () => {},
  }
  for await (const _ of exportBytes(exported, 'ndjson'));
  expect(touches).toBe(3)
})
