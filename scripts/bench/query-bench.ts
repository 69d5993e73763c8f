// `npm run bench -- query`: all sizes that were asked for, in one run.
import type { BenchOptions } from './bench-options'
import { describeMachine, machineFacts } from './machine'
import { type OverviewTimes, overviewBench, overviewRatios, overviewTable } from './overview-bench'
import { overviewPlans } from './overview-plans'
import { type Ratio, ratioTable, verdictOf } from './ratio-table'
import { type SearchTimes, searchBench, searchRatios, searchTable } from './search-bench'
import { openStage, type Say, type Stage } from './stage'

/** Prints the tables; answers whether every floor is met. */
export async function queryBench(options: BenchOptions, say: Say): Promise<boolean> {
  const machine = await machineFacts()
  const overview: OverviewTimes[] = []
  const search: SearchTimes[] = []
  const plans: string[] = []
  const wants = (part: string) => options.only.length === 0 || options.only.includes(part)
  for (const events of options.events) {
    const stage: Stage = await openStage(options, events, options.port, say)
    try {
      // In the small size only, as the bounds are. First, because Cairn answers in this process, where it collects its
      // garbage among whatever the peers' answers have left.
      if (wants('search') && stage.flat) search.push(...(await searchBench(stage, options.rounds, say)))
      if (wants('overview')) overview.push(...(await overviewBench(stage, options.rounds, say)))
      if (options.profile || options.only.includes('plans')) plans.push(...(await overviewPlans(stage)))
    } finally {
      await stage.close()
    }
  }
  const ratios: Ratio[] = [...overviewRatios(overview), ...searchRatios(search)]
  if (options.json) console.log(JSON.stringify({ machine, overview, search, ratios, plans }, null, 2))
  else {
    console.log(
      `\n${describeMachine(machine)}; ${options.identities} identities, medians of ${options.rounds} warm runs\n`,
    )
    if (overview.length > 0) console.log(`${overviewTable(overview, options.markdown)}\n`)
    if (search.length > 0) console.log(`${searchTable(search, options.markdown)}\n`)
    if (ratios.length > 0) console.log(ratioTable(ratios, options.markdown))
    for (const plan of plans) console.log(`\n${plan}`)
  }
  return ratios.every((ratio) => verdictOf(ratio) !== 'MISSED')
}
