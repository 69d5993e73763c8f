// How the processes that the supervisor starts begin and end: workers and the sync process.
import { SetupError } from '../lib/db/setup-error'
import { isOutage } from '../lib/ingest/outage'

/** The supervisor waits a little longer than this. */
const STOP_WITHIN_MS = 4500

/**
 * Runs `main` and ends the process with it: 0, or 1 after saying why. Its signal is aborted when we are asked to stop, or
 * have lost the supervisor; what is not done shortly after is done again at the next start.
 */
export async function runChild(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController()
  const stop = () => {
    if (stopping.signal.aborted) return
    stopping.abort()
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
  }
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stop)
  process.on('disconnect', stop)
  // The supervisor was killed before we could hear of it.
  if (process.connected === false) stop()
  // The queue of jobs does not wait for its own last word about a job. That word lost with the connection, the job stays
  // locked until requeueFiles frees it.
  process.on('unhandledRejection', (error) => {
    if (!isOutage(error)) throw error
  })
  try {
    await main(stopping.signal)
    process.exit(0)
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error)
    process.exit(1)
  }
}
