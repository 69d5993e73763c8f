// What ends a command before its time: a sentence for the person at the terminal, and the exit code.

/** What a script can trust; `--help` says the same in words. An interrupted command ends with 128 + the signal. */
export const EXIT = { whole: 0, notWhole: 1, usage: 2, unreachable: 3 } as const

export class CommandError extends Error {
  override readonly name = 'CommandError'
  constructor(
    readonly exitCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export const usageError = (message: string): CommandError => new CommandError(EXIT.usage, message)
export const unreachable = (message: string, cause?: unknown): CommandError =>
  new CommandError(EXIT.unreachable, message, { cause })

/** Text for a terminal: nothing in it moves the cursor or hides what stands beside it. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
