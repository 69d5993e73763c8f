// One worker process: loads files, uploaded or of sources. Started by the supervisor, ended by it or with it.
import { connect, disconnect } from '../lib/db/client'
import { environment } from '../lib/db/environment'
import { SetupError } from '../lib/db/setup-error'
import { isOutage } from '../lib/ingest/outage'
import { runWorker } from '../lib/ingest/run-worker'
import { openSpool } from '../lib/ingest/spool'

/** The supervisor waits a little longer than this. */
const STOP_WITHIN_MS = 4500

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

async function main(): Promise<void> {
  const { databaseUrl, spoolDir, sourceAccess } = environment()
  if (databaseUrl === undefined)
    throw new SetupError('A worker has no DATABASE_URL: start Cairn with npm start.')
  const stopping = new AbortController()
  const stop = () => {
    if (stopping.signal.aborted) return
    stopping.abort()
    // What is not committed by then rolls back, and is read again.
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  // The supervisor was killed before we could hear of it.
  if (process.connected === false) stop()
  // The queue does not wait for its own last word about a job. That word lost with the connection, the job stays
  // locked until requeueFiles frees it.
  process.on('unhandledRejection', (error) => {
    if (!isOutage(error)) throw error
  })
  const db = connect(withoutSync(databaseUrl), { max: 8, applicationName: 'cairn worker' })
  await runWorker({
    pool: db.pool,
    spool: await openSpool(spoolDir),
    access: sourceAccess,
    signal: stopping.signal,
    say,
  })
  await disconnect(db)
}

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(1)
}
