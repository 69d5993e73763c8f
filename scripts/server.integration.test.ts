import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { gone, isAlive } from '../lib/db/running-process'
import { buildIfStale } from './build.mjs'
import { startOrphan } from './test-processes'

const ROOT = path.dirname(import.meta.dirname)
beforeAll(() => buildIfStale(ROOT, { say: () => {} }), 240_000)

test('a web server whose supervisor dies before it has begun ends by itself', async () => {
  const env = { NODE_ENV: 'production', PATH: process.env.PATH } as const
  const server = await startOrphan(path.join(ROOT, 'dist', 'server.mjs'), env)
  try {
    expect(await gone(server, 20_000)).toBe(true)
  } finally {
    if (isAlive(server)) process.kill(server, 'SIGKILL')
  }
})
