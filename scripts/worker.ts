// One worker process: loads files, uploaded or of sources. Started by the supervisor, ended by it or with it.
import { getPriority, setPriority } from 'node:os'
import { connect, disconnect } from '../lib/db/client'
import { environment } from '../lib/db/environment'
import { SetupError } from '../lib/db/setup-error'
import { workerName } from '../lib/db/waiting-file'
import { runWorker, WORKER_CONNECTIONS } from '../lib/ingest/run-worker'
import { openSpool } from '../lib/ingest/spool'
import { runChild } from './run-child'

const say = (line: string): void => console.error(`worker ${process.pid}: ${line}`)

/**
 * A claim or a finished job that a crash of the server forgets is done again, harmlessly: nobody waits for the disk to
 * have it. Loads do (see load).
 */
function withoutSync(url: string): string {
  const address = new URL(url)
  const own = address.searchParams.get('options')
  address.searchParams.set('options', [own, '-c synchronous_commit=off'].filter(Boolean).join(' '))
  return address.href
}

/**
 * Whoever waits for a page goes before files that wait to be loaded: nice 5 is a third of the time that 0 gets. Of a
 * Cairn that was itself started with less, nothing is asked back: only root may.
 */
const NICE = 5

async function main(signal: AbortSignal): Promise<void> {
  setPriority(Math.max(NICE, getPriority()))
  const { databaseUrl, spoolDir, sourceAccess, retentionDays, contentLimits } = environment()
  if (databaseUrl === undefined)
    throw new SetupError('A worker has no DATABASE_URL: start Cairn with npm start.')
  const spool = await openSpool(spoolDir)
  const db = connect(withoutSync(databaseUrl), {
    max: WORKER_CONNECTIONS,
    applicationName: workerName(spool.id),
    keepPlans: true,
  })
  await runWorker({
    pool: db.pool,
    spool,
    access: sourceAccess,
    retentionDays,
    contentLimits,
    signal,
    say,
  })
  await disconnect(db)
}

await runChild(main)
