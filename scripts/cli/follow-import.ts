// Follows an import until it is loaded, and reports what became of each of its files.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cairn, everyPage, type ImportState } from './cairn'
import { CommandError, EXIT } from './command-error'
import { patiently } from './patiently'
import type { Progress } from './progress'
import { many, type Report } from './report'

const FIRST_POLL_MS = 100
const LAST_POLL_MS = 1000

export type Following = { cairn: Cairn; progress: Progress; signal: AbortSignal }

/** `onState` hears how far it is. Throws a CommandError when the Cairn or the import is lost. */
export async function followImport(
  importId: string,
  report: Report,
  { cairn, progress, signal }: Following,
  onState: (state: ImportState) => void,
): Promise<void> {
  const ask = <T>(question: () => Promise<T>) => patiently(signal, (line) => progress.say(line), question)
  let isSaid = false
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LAST_POLL_MS)) {
    const state = await ask(() => cairn.importById(importId, signal))
    if (state === null)
      throw new CommandError(EXIT.notWhole, `Import ${importId} is gone: somebody has deleted it meanwhile.`)
    onState(state)
    if (state.waitsForNobody && !isSaid)
      progress.say(
        `What is left of import ${importId} lies in the upload folder of a host on which no Cairn runs now. Start it there; until then this waits.`,
      )
    isSaid = state.waitsForNobody
    if (state.status === 'done' || state.status === 'failed') {
      for await (const { files } of everyPage((cursor) =>
        ask(() => cairn.importFiles(importId, cursor, signal)),
      ))
        for (const file of files) report.file(file, importId)
      const { files, events } = state
      progress.note(`Import ${importId} is loaded: ${many(files, 'file')}, ${many(events, 'new event')}.`)
      return
    }
    await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}
