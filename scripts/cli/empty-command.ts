// `cairn empty`: takes everything back, once somebody has said that they mean it.
import { Away, type Cairn, type Contents } from './cairn'
import type { CommandContext } from './command-context'
import { EXIT, unreachable, usageError } from './command-error'
import { type CairnOptions, openCairn } from './open-cairn'
import { patiently } from './patiently'
import { many } from './report'

export type EmptyOptions = CairnOptions & { yes?: boolean | undefined; json?: boolean | undefined }

/** Answers the exit code. Throws a CommandError: without --yes one that says what would go. */
export async function runEmpty(
  options: EmptyOptions,
  { stdout, progress, signal }: CommandContext,
): Promise<number> {
  const say = (line: string) => progress.say(line)
  const cairn = await openCairn(options, { say, signal }, { work: false })
  try {
    // Patience ends here: from the next request on nobody can say what a broken one has done.
    const contents = await patiently(signal, say, () => cairn.contents(signal))
    if (!options.yes)
      throw usageError(
        `This would remove ${inWords(contents)} from ${cairn.name}, without a way back. Add --yes to have it done.`,
      )
    const went = await emptyOnce(cairn, signal)
    stdout.write(options.json ? `${JSON.stringify(went)}\n` : `Removed ${inWords(went)}.\n`)
    return EXIT.whole
  } finally {
    await cairn.close()
  }
}

/** Never asks twice: what was acknowledged since the first time would go as well. */
async function emptyOnce(cairn: Cairn, signal: AbortSignal): Promise<Contents> {
  try {
    return await cairn.empty(signal)
  } catch (error) {
    if (!(error instanceof Away)) throw error
    throw unreachable(
      `${error.message} Whether it was emptied is not known, and it was not asked again: cairn empty without --yes says what is there.`,
      error,
    )
  }
}

const inWords = ({ events, imports, sources }: Contents): string =>
  `${many(events, 'event')}, ${many(imports, 'import')} and ${many(sources, 'source')}`
