// Writes generated logs to a folder, on all cores, and remembers what is there: the next run finds them.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { logFile } from './log-file'
import { type LogOptions, planLogs } from './log-plan'

/** A change of what is generated makes older folders worthless. */
const FORMAT = 1
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  files: z.number(),
  events: z.number(),
  jsonBytes: z.number(),
  gzipBytes: z.number(),
})
/** `folder` holds the files, below `AWSLogs`. */
export type WrittenLogs = Omit<z.infer<typeof manifestSchema>, 'format'> & { folder: string }

type Part = { options: LogOptions; folder: string; part: number; parts: number }
const counts = z.object({ files: z.number(), jsonBytes: z.number(), gzipBytes: z.number() })
type Counts = z.infer<typeof counts>

/** The logs of these options in a folder of their own below `cache`, written unless they are there. */
export async function writeLogs(
  cache: string,
  options: LogOptions,
  say: (line: string) => void,
): Promise<WrittenLogs> {
  const { events, identities, days, end, seed } = options
  const name = `logs-${events}-${identities}-${days}-${new Date(end).toISOString().slice(0, 10)}-${seed}`
  const folder = path.join(cache, name)
  const manifest = path.join(folder, 'manifest.json')
  const found = await readFile(manifest, 'utf8')
    .then((text) => manifestSchema.safeParse(JSON.parse(text)).data)
    .catch(() => undefined)
  if (found) return { ...found, folder }
  say(`Generating ${events.toLocaleString('en')} events …`)
  const unfinished = `${folder}.unfinished`
  await rm(folder, { recursive: true, force: true })
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const parts = availableParallelism()
  const written = await Promise.all(
    Array.from({ length: parts }, (_, part) => runPart({ options, folder: unfinished, part, parts })),
  )
  const sum = (key: keyof Counts) => written.reduce((total, one) => total + one[key], 0)
  const made = { files: sum('files'), events, jsonBytes: sum('jsonBytes'), gzipBytes: sum('gzipBytes') }
  await writeFile(path.join(unfinished, 'manifest.json'), JSON.stringify({ format: FORMAT, ...made }))
  await rename(unfinished, folder)
  return { ...made, folder }
}

/** In a thread, whose program is this same bundle. */
function runPart(part: Part): Promise<Counts> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: { logs: part } })
    thread.once('message', (message: unknown) => resolve(counts.parse(message)))
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`a generating thread ended with ${code}`)))
  })
}

async function writePart({ options, folder, part, parts }: Part): Promise<Counts> {
  const plan = planLogs(options)
  const total: Counts = { files: 0, jsonBytes: 0, gzipBytes: 0 }
  for (let index = part; index < plan.files.length; index += parts) {
    const { name, text } = logFile(plan, index)
    const bytes = Buffer.from(text)
    const packed = gzipSync(bytes)
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, packed)
    total.files++
    total.jsonBytes += bytes.length
    total.gzipBytes += packed.length
  }
  return total
}

if (!isMainThread && workerData?.logs) parentPort?.postMessage(await writePart(workerData.logs as Part))
