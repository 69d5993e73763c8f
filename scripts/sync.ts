// The sync process: runs the rounds of all sources and reads their queues. Started by the supervisor, ended by it or
// with it. What it finds, the workers load.
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, disconnect } from '../lib/db/client'
import { environment } from '../lib/db/environment'
import { SetupError } from '../lib/db/setup-error'
import { isOutage } from '../lib/ingest/outage'
import { syncEnvironmentSources } from '../lib/ingest/source/environment-sources'
import { pollQueues } from '../lib/ingest/source/poll-queues'
import { runSources } from '../lib/ingest/source/run-sources'
import { openSpool } from '../lib/ingest/spool'

/** The supervisor waits a little longer than this. */
const STOP_WITHIN_MS = 4500
const RETRY_START_MS = 1000

const say = (line: string): void => console.error(`sync ${process.pid}: ${line}`)

async function main(): Promise<void> {
  const { databaseUrl, spoolDir, sourceAccess: access, sources } = environment()
  if (databaseUrl === undefined)
    throw new SetupError('The sync process has no DATABASE_URL: start Cairn with npm start.')
  const stopping = new AbortController()
  const { signal } = stopping
  const stop = () => {
    if (signal.aborted) return
    stopping.abort()
    // What is under way goes on after the next start.
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
  }
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stop)
  process.on('disconnect', stop)
  // The supervisor was killed before we could hear of it.
  if (process.connected === false) stop()
  process.on('unhandledRejection', (error) => {
    if (!isOutage(error)) throw error
  })
  const db = connect(databaseUrl, { max: 16, applicationName: 'cairn sync' })
  const spool = await openSpool(spoolDir)
  while (!signal.aborted)
    try {
      await syncEnvironmentSources(db.pool, sources, spool.id)
      break
    } catch (error) {
      // Whoever looks after the database tells of that.
      if (!isOutage(error)) throw error
      await sleep(RETRY_START_MS, undefined, { signal }).catch(() => {})
    }
  await Promise.all([
    runSources({ pool: db.pool, spool, access, signal, say }),
    pollQueues({ pool: db.pool, access, signal, say }),
  ])
  await disconnect(db)
}

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(1)
}
