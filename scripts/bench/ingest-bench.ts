// `npm run bench -- ingest`: how fast logs are loaded, what they take on disk, and how pages fare meanwhile.
import type { BenchOptions } from './bench-options'
import { type LoadTimes, loadBench, loadRatios, loadTable } from './load-bench'
import { describeMachine, machineFacts } from './machine'
import { noneFailed, type PageTimes, pageRatios, pagesBench, pageTable } from './pages-bench'
import { type Ratio, ratioTable, verdictOf } from './ratio-table'
import { logsOf, type Say } from './stage'
import { workerProfile } from './worker-profile'

/** Prints the tables; answers whether every floor is met and every page came. */
export async function ingestBench(options: BenchOptions, say: Say): Promise<boolean> {
  const [events = 1e6] = options.events
  const wants = (part: string) => options.only.length === 0 || options.only.includes(part)
  const logs = await logsOf(options, events, say)
  const machine = await machineFacts()
  const load: LoadTimes[] = wants('load') ? await loadBench(options, logs, say) : []
  const pages: PageTimes[] = wants('pages') ? await pagesBench(options, logs, say) : []
  const profile =
    options.profile || options.only.includes('worker')
      ? await workerProfile(options, logs, options.markdown)
      : null
  const ratios: Ratio[] = [...(load.length > 0 ? loadRatios(load, logs) : []), ...pageRatios(pages)]
  if (options.json) console.log(JSON.stringify({ machine, logs, load, pages, ratios, profile }, null, 2))
  else {
    const size = `${events.toLocaleString('en')} events in ${logs.files} files, ${Math.round(logs.gzipBytes / 1e6)} MB`
    console.log(`\n${describeMachine(machine)}; ${size}, medians of ${options.rounds}\n`)
    if (load.length > 0) console.log(`${loadTable(load, logs, options.markdown)}\n`)
    if (pages.length > 0) console.log(`${pageTable(pages, options.markdown)}\n`)
    if (ratios.length > 0) console.log(ratioTable(ratios, options.markdown))
    if (profile !== null) console.log(`\n${profile}`)
  }
  return ratios.every((ratio) => verdictOf(ratio) !== 'MISSED') && noneFailed(pages)
}
