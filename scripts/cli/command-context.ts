// What a command runs in: given to it, so that it asks the process for nothing.
import type { Readable, Writable } from 'node:stream'
import type { Progress } from './progress'

/** `folder` is the caller's working directory; `signal` says that they want it to end. */
export type CommandContext = {
  stdin: () => Readable
  stdout: Writable
  progress: Progress
  signal: AbortSignal
  folder: string
}
