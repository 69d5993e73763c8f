// `cairn retry`: has the files of an import read again that failed or broke off, and waits until they are.
import { Away, type Cairn } from './cairn'
import type { CommandContext } from './command-context'
import { usageError } from './command-error'
import { followImport } from './follow-import'
import { type CairnOptions, openCairn } from './open-cairn'
import { patiently } from './patiently'
import { many, Report } from './report'

export type RetryOptions = CairnOptions & { json?: boolean | undefined }

/** Answers the exit code, by all files of the import. Throws a CommandError. */
export async function runRetry(
  importId: string,
  options: RetryOptions,
  { stdout, progress, signal }: CommandContext,
): Promise<number> {
  if (!/^[1-9]\d{0,9}$/.test(importId))
    throw usageError('An import is named by its number: the last part of its page’s address.')
  const say = (line: string) => progress.say(line)
  const cairn = await openCairn(options, { say, signal })
  try {
    const report = new Report(options.json ? stdout : null, progress)
    progress.note(inWords(importId, await asked(cairn, importId, { say, signal })))
    try {
      await followImport(importId, report, { cairn, progress, signal }, () => {})
    } catch (error) {
      if (signal.aborted) say(`The files that wait ${cairn.afterwards}.`)
      throw error
    }
    progress.stop()
    if (!options.json) stdout.write(`${report.summary()}\n`)
    return report.exitCode
  } finally {
    await cairn.close()
  }
}

/** How many are read again; null where an answer was lost, after which they are not asked for a second time. */
async function asked(
  cairn: Cairn,
  importId: string,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<number | null> {
  let isLost = false
  const retried = await patiently(signal, say, () =>
    cairn.retry(importId, signal).catch((error: unknown) => {
      if (error instanceof Away) isLost = true
      throw error
    }),
  )
  return isLost && retried === 0 ? null : retried
}

function inWords(importId: string, retried: number | null): string {
  if (retried === null) return `Import ${importId} is being read …`
  if (retried === 0) return `No file of import ${importId} can be read again.`
  return `${many(retried, 'file')} of import ${importId} ${retried === 1 ? 'is' : 'are'} read again …`
}
