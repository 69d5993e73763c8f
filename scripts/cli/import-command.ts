// `cairn import`: files, folders and S3 locations.
import { bucketFiles, isBucketAddress, locationOf } from './bucket-files'
import type { CommandContext } from './command-context'
import { usageError } from './command-error'
import { Importer } from './import-files'
import { localFiles } from './local-files'
import { newestFirst } from './newest-first'
import { type CairnOptions, openCairn } from './open-cairn'
import { many, number, Report } from './report'
import type { UploadFile } from './upload-file'

export type ImportOptions = CairnOptions & {
  json?: boolean | undefined
  endpoint?: string | undefined
  region?: string | undefined
}
/** Answers the exit code. Throws a CommandError. */
export async function runImport(
  places: readonly string[],
  options: ImportOptions,
  { stdout, progress, signal, folder }: CommandContext,
): Promise<number> {
  const say = (line: string) => progress.say(line)
  const report = new Report(options.json ? stdout : null, progress)
  const closers: (() => void | Promise<void>)[] = []
  try {
    // What is wrong with the command shows before anything is asked.
    const found = newestFirst(await findFiles(places, options, { folder, signal, closers }))
    const cairn = await openCairn(options, { say, signal })
    closers.push(() => cairn.close())
    const bytes = found.reduce((sum, file) => sum + file.bytes, 0)
    progress.note(`Found ${many(found.length, 'file')}, ${number(bytes)} bytes; sending to ${cairn.name} …`)
    const importer = new Importer(cairn, report, progress, signal)
    try {
      await importer.run(found)
    } catch (error) {
      const { unfinished } = importer
      if (unfinished.length > 0)
        say(
          `${many(unfinished.length, 'import')} had been acknowledged (${unfinished.join(', ')}): they ${cairn.afterwards}.`,
        )
      throw error
    }
    progress.stop()
    if (!options.json) stdout.write(`${report.summary()}\n`)
    return report.exitCode
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

async function findFiles(
  places: readonly string[],
  { endpoint, region }: ImportOptions,
  { folder, signal, closers }: { folder: string; signal: AbortSignal; closers: (() => void)[] },
): Promise<UploadFile[]> {
  const found: UploadFile[] = []
  // All that is said of S3 is checked before the first of it is asked.
  const locations = places.map((place) =>
    isBucketAddress(place) ? locationOf(place, { endpoint, region }) : place,
  )
  for (const place of locations) {
    signal.throwIfAborted()
    if (typeof place === 'string') found.push(...(await localFiles(place, folder)))
    else {
      const { files, close } = await bucketFiles(place, signal)
      closers.push(close)
      found.push(...files)
    }
  }
  if (found.length === 0) throw usageError(`There are no files to import in ${places.join(', ')}.`)
  return found
}
