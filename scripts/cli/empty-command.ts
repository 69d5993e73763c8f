// `cairn empty`: takes everything back, once somebody has said that they mean it.
import type { Contents } from './cairn'
import type { CommandContext } from './command-context'
import { EXIT, usageError } from './command-error'
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
    if (!options.yes) {
      const contents = await patiently(signal, say, () => cairn.contents(signal))
      throw usageError(
        `This would remove ${inWords(contents)} from ${cairn.name}, without a way back. Add --yes to have it done.`,
      )
    }
    const went = await patiently(signal, say, () => cairn.empty(signal))
    stdout.write(options.json ? `${JSON.stringify(went)}\n` : `Removed ${inWords(went)}.\n`)
    return EXIT.whole
  } finally {
    await cairn.close()
  }
}

const inWords = ({ events, imports, sources }: Contents): string =>
  `${many(events, 'event')}, ${many(imports, 'import')} and ${many(sources, 'source')}`
