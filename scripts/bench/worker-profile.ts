// Where a worker spends its time while it loads: V8's own profile of it, summed by function.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { BenchOptions } from './bench-options'
import { loadUnder } from './load-bench'
import type { WrittenLogs } from './logs/write-logs'
import { table } from './ratio-table'

const MOST_ROWS = 25
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

/** Loads once more with profiles on. Answers a table of the functions of the busiest worker, by their own time. */
export async function workerProfile(
  options: BenchOptions,
  logs: WrittenLogs,
  markdown: boolean,
): Promise<string> {
  const folder = path.join(options.cache, 'profiles')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const hook = pathToFileURL(path.resolve('scripts', 'bench', 'profile-worker.mjs'))
  await loadUnder(options, logs, { NODE_OPTIONS: `--import ${hook.href}`, BENCH_PROFILES: folder })
  const summaries = []
  for (const name of await readdir(folder)) {
    const profile = profileSchema.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8')))
    if (profile.nodes.some(({ callFrame }) => callFrame.url.endsWith('worker.mjs')))
      summaries.push(ownTimes(profile))
  }
  const [busiest] = summaries.sort((a, b) => busyOf(b) - busyOf(a))
  if (!busiest) throw new Error('no worker left a profile')
  const busy = busyOf(busiest)
  return table(
    ['a worker: function', 'own time', 'share'],
    [...busiest]
      .filter(([name]) => !IDLE.has(name))
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_ROWS)
      .map(([name, ms]) => [name, `${Math.round(ms)} ms`, `${((100 * ms) / busy).toFixed(1)} %`]),
    markdown,
  )
}

const IDLE = new Set(['(idle)', '(program)', '(root)'])
const busyOf = (times: ReadonlyMap<string, number>): number =>
  [...times].reduce((sum, [name, ms]) => (IDLE.has(name) ? sum : sum + ms), 0)

/** Milliseconds by function and place. */
function ownTimes({ nodes, samples, timeDeltas }: z.infer<typeof profileSchema>): Map<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      url === '' ? functionName : `${functionName || '(anonymous)'} ${path.basename(url)}:${lineNumber + 1}`,
    ]),
  )
  const times = new Map<string, number>()
  for (const [at, sample] of samples.entries()) {
    const name = names.get(sample) ?? '(unknown)'
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0) / 1000)
  }
  return times
}
