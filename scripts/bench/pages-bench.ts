// How pages fare while logs are loaded: eight people click through the overview, first with nothing else going on, then
// while as many events again are being imported.
import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../../lib/ingest/sample/random'
import type { BenchOptions } from './bench-options'
import type { CairnProcess } from './cairn-process'
import { clickOn } from './clicks'
import { importLogs } from './import-logs'
import { withEmptyCairn } from './load-bench'
import type { WrittenLogs } from './logs/write-logs'
import { median, p95 } from './measure'
import { milliseconds, type Ratio, table } from './ratio-table'
import { logsOf, type Say } from './stage'

const PEOPLE = 8
const IDLE_MS = 30_000
/** A page that took longer has failed its reader. */
const PATIENCE_MS = 30_000

export type PageTimes = {
  /** Between a page and the next click: none, or as long as somebody looks at it. */
  pauseMs: number
  idle: Clicks
  importing: Clicks
}
type Clicks = { pages: number; median: number; p95: number; longest: number; failed: number }

/** Each with an import of its own, after one that fills the Cairn. */
export async function pagesBench(options: BenchOptions, logs: WrittenLogs, say: Say): Promise<PageTimes[]> {
  const more: { pauseMs: number; logs: WrittenLogs }[] = []
  for (const pauseMs of [0, 1000])
    more.push({ pauseMs, logs: await logsOf(options, logs.events, say, `${2 + more.length}`) })
  return withEmptyCairn(options, async (cairn) => {
    await importLogs(cairn, logs.folder, logs.events, 'import')
    const measured: PageTimes[] = []
    for (const { pauseMs, logs: next } of more) {
      say(`${PEOPLE} people click, ${pauseMs} ms between a page and the next click …`)
      await clicking(cairn, pauseMs, () => sleep(IDLE_MS / 6))
      const idle = await clicking(cairn, pauseMs, () => sleep(IDLE_MS))
      const importing = await clicking(cairn, pauseMs, () =>
        importLogs(cairn, next.folder, next.events, 'import'),
      )
      measured.push({ pauseMs, idle, importing })
    }
    return measured
  })
}

/** Clicks for as long as `work` takes. */
async function clicking(cairn: CairnProcess, pauseMs: number, work: () => Promise<unknown>): Promise<Clicks> {
  const times: number[] = []
  let failed = 0
  let isOver = false
  const person = async (number: number) => {
    const random = new Random(`person ${number}`)
    while (!isOver) {
      const begun = performance.now()
      if (!(await isWhole(cairn, `/?${clickOn(random)}`))) failed++
      times.push(performance.now() - begun)
      if (pauseMs > 0) await sleep(pauseMs * (0.5 + random.fraction()))
    }
  }
  const people = Array.from({ length: PEOPLE }, (_, number) => person(number))
  try {
    await work()
  } finally {
    isOver = true
    await Promise.all(people)
  }
  return { pages: times.length, median: median(times), p95: p95(times), longest: Math.max(...times), failed }
}

/** Whether the page came, in time, and no panel of it had to give up. */
async function isWhole({ url }: CairnProcess, target: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}${target}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    // React marks what it could not draw so.
    return !(await answer.text()).includes('data-dgst') && answer.ok
  } catch {
    return false
  }
}

export const pageRatios = (times: readonly PageTimes[]): Ratio[] =>
  times.flatMap(({ pauseMs, idle, importing }) => [
    {
      what: `p95 of the overview while importing / idle, ${pauseMs === 0 ? 'click after click' : 'a second between clicks'}`,
      ratio: importing.p95 / idle.p95,
      ...(pauseMs === 0 && { floor: 3 }),
      most: true,
      measured: `${milliseconds(importing.p95)} / ${milliseconds(idle.p95)}, ${importing.failed} of ${importing.pages} failed`,
    },
  ])

export const noneFailed = (times: readonly PageTimes[]): boolean =>
  times.every(({ idle, importing }) => idle.failed + importing.failed === 0)

export const pageTable = (times: readonly PageTimes[], markdown: boolean): string =>
  table(
    ['eight people', '', 'pages', 'median', 'p95', 'longest', 'failed'],
    times.flatMap(({ pauseMs, ...of }) =>
      (['idle', 'importing'] as const).map((when) => [
        pauseMs === 0 ? 'click after click' : 'a second between clicks',
        when,
        String(of[when].pages),
        milliseconds(of[when].median),
        milliseconds(of[when].p95),
        milliseconds(of[when].longest),
        String(of[when].failed),
      ]),
    ),
    markdown,
  )
