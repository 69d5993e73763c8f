// A server of its own, which is killed in the worst way.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startEmbeddedPostgres } from './embedded-postgres'
import { commandLine, gone } from './running-process'

test('a server starts again where a process of a killed one has not gone', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), `cairn-test-${process.pid}-`))
  // root's Postgres user must get to it.
  await chmod(folder, 0o755)
  try {
    const killed = await startEmbeddedPostgres(folder)
    const client = new pg.Client({ connectionString: killed.url })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query('select pg_backend_pid() as pid')
    const pid: number = rows[0].pid
    // As one that waits for a lock whose holder was killed: it does not hear that the server is gone.
    process.kill(pid, 'SIGSTOP')
    process.kill(killed.pid, 'SIGKILL')
    await gone(killed.pid, 60_000)
    expect(await commandLine(pid)).toMatch(/^postgres: /)

    const again = await startEmbeddedPostgres(folder)
    // It may not have been reaped yet.
    expect((await commandLine(pid)) ?? '').toBe('')
    const other = new pg.Client({ connectionString: again.url })
    await other.connect()
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await other.end()
    await client.end().catch(() => {})
    await again.stop()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
