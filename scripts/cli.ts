// The command line: reads it, runs the command, and ends with an exit code that a script can trust.
import { constants } from 'node:os'
import { CommanderError } from 'commander'
import { isOutage } from '../lib/ingest/outage'
import { CommandError, EXIT } from './cli/command-error'
import { commandLine } from './cli/program'
import { Progress } from './cli/progress'

class Interrupted extends CommandError {}

/** Runs `argv` (without node and script) for somebody in `folder`. Answers the exit code. */
export async function main(argv: readonly string[], folder: string): Promise<number> {
  // `cairn status | head` has read enough: no crash, and what is under way goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // The queue does not wait for its own last word about a job (see worker.ts).
  process.on('unhandledRejection', (error) => {
    if (!isOutage(error)) throw error
  })
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      const code = 128 + constants.signals[name]
      if (interrupted.signal.aborted) process.exit(code)
      interrupted.abort(new Interrupted(code, 'Interrupted.'))
    })
  const progress = await Progress.on(process.stderr)
  let code: number = EXIT.whole
  try {
    const { signal } = interrupted
    const context = { stdin: () => process.stdin, stdout: process.stdout, progress, signal, folder }
    await commandLine(context, (result) => {
      code = result
    }).parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    progress.stop()
    // Commander has told what is wrong itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.whole : EXIT.usage
    const told = error instanceof CommandError
    progress.say(
      told
        ? error.message
        : `Something went wrong in Cairn: ${error instanceof Error ? error.message : String(error)}`,
    )
    return told ? error.exitCode : EXIT.notWhole
  }
}
