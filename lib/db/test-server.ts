// Vitest's global setup: one embedded Postgres for the whole run, with a migrated template that each test file clones.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from './embedded-postgres'
import { migrate } from './migrate'
import { isAlive } from './running-process'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Addresses of the test server: a superuser's, and the migrated template's name. */
    testServer: { adminUrl: string; template: string }
  }
}

const PREFIX = 'cairn-test-'
const TEMPLATE = 'cairn_template'

/** Starts the server and tells the tests where it is; the returned function stops it and removes its folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`))
  // Nobody will miss this data after a power cut.
  const server = await startEmbeddedPostgres(folder, {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' },
  })
  const admin = new pg.Client({ connectionString: server.adminUrl })
  await admin.connect()
  await admin.query(`create database ${TEMPLATE}`)
  await admin.end()
  const url = new URL(server.adminUrl)
  url.pathname = TEMPLATE
  await migrate(url.href, path.join(project.config.root, 'prisma/migrations'))
  project.provide('testServer', { adminUrl: server.adminUrl, template: TEMPLATE })
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A killed run leaves its folder, and its Postgres ends with it: a server whose data is gone stops by itself. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^cairn-test-(\d+)-/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) await rm(path.join(tmpdir(), name), { recursive: true, force: true })
  }
}
