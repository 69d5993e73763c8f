// The peers' input for questions: every generated event as a line of CSV, written once on all cores and kept.
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { FLAT_COLUMNS, flatRow } from './flat-row'

type Part = { logs: string; target: string; part: number; parts: number; withRecords: boolean }

/** The files of a folder of logs, in the order of their names. */
export async function logFiles(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, 'AWSLogs'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json.gz'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

/** The records of a file, parsed: a generated one is small. */
export async function recordsOf(file: string): Promise<unknown[]> {
  const document: unknown = JSON.parse(gunzipSync(await readFile(file)).toString('utf8'))
  if (
    typeof document !== 'object' ||
    document === null ||
    !('Records' in document) ||
    !Array.isArray(document.Records)
  )
    throw new Error(`${file} is no log file`)
  return document.Records
}

/**
 * Writes the logs in `logs` as CSV beside them, unless that is there; without `withRecords` the records themselves, most
 * of the bytes, are left empty. Answers the files.
 */
export async function flatFiles(
  logs: string,
  withRecords: boolean,
  say: (line: string) => void,
): Promise<string[]> {
  const parts = availableParallelism()
  const folder = path.join(logs, 'flat')
  const files = Array.from({ length: parts }, (_, part) => path.join(folder, `${part}.csv`))
  if ((await readFile(path.join(folder, 'parts.txt'), 'utf8').catch(() => '')) === String(parts)) return files
  say('Writing the events as flat rows …')
  const unfinished = `${folder}.unfinished`
  for (const old of [folder, unfinished]) await rm(old, { recursive: true, force: true })
  await mkdir(unfinished)
  await Promise.all(
    files.map((file, part) =>
      runPart({ logs, target: path.join(unfinished, path.basename(file)), part, parts, withRecords }),
    ),
  )
  await pipeline(Readable.from([String(parts)]), createWriteStream(path.join(unfinished, 'parts.txt')))
  await rename(unfinished, folder)
  return files
}

function runPart(part: Part): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: { flat: part } })
    thread.once('message', () => resolve())
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`a thread that writes rows ended with ${code}`)))
  })
}

const cell = (value: string | boolean | null): string =>
  value === null ? '' : typeof value === 'boolean' ? String(value) : `"${value.replaceAll('"', '""')}"`

async function* lines({ logs, part, parts, withRecords }: Part): AsyncGenerator<string> {
  for (const [index, file] of (await logFiles(logs)).entries()) {
    if (index % parts !== part) continue
    const rows = (await recordsOf(file)).map(flatRow)
    yield rows
      .map(
        (row) =>
          `${FLAT_COLUMNS.map(({ name }) => cell(name !== 'record' || withRecords ? row[name] : null)).join(',')}\n`,
      )
      .join('')
  }
}

if (!isMainThread && workerData?.flat) {
  const part = workerData.flat as Part
  await pipeline(Readable.from(lines(part)), createWriteStream(part.target))
  parentPort?.postMessage('done')
}
