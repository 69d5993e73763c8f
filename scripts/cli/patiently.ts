// Tries again while the Cairn that a command talks to is away, or has no room.
import { setTimeout as sleep } from 'node:timers/promises'
import { Away } from './cairn'
import { unreachable } from './command-error'

/** Long enough for a server to be started again. */
const AWAY_MS = 60_000
/** Room comes as files are loaded. */
const FULL_MS = 15 * 60_000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000

/** Each of them may take long before it fails. */
const FEWEST_TRIES = 4

/** Throws a CommandError when patience ends. `say` hears once what is being waited for. */
export async function patiently<T>(
  signal: AbortSignal,
  say: (line: string) => void,
  attempt: () => Promise<T>,
): Promise<T> {
  let failingSince = Number.POSITIVE_INFINITY
  let told: string | undefined
  let wait = FIRST_WAIT_MS
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Away)) throw error
      failingSince = Math.min(failingSince, Date.now())
      const patience = error.kind === 'full' ? FULL_MS : AWAY_MS
      if (tries >= FEWEST_TRIES && Date.now() - failingSince > patience)
        throw unreachable(error.message, error)
      if (told !== error.message) say(`${error.message} Trying again …`)
      told = error.message
      const pause = Math.min(error.retryAfterMs ?? wait, AWAY_MS)
      wait = Math.min(2 * wait, LONGEST_WAIT_MS)
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
