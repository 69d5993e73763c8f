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
import { runChild } from './run-child'

const RETRY_START_MS = 1000

const say = (line: string): void => console.error(`sync ${process.pid}: ${line}`)

async function main(signal: AbortSignal): Promise<void> {
  const { databaseUrl, spoolDir, sourceAccess: access, sources } = environment()
  if (databaseUrl === undefined)
    throw new SetupError('The sync process has no DATABASE_URL: start Cairn with npm start.')
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

await runChild(main)
