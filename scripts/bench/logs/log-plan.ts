// Which files a trail would have delivered: every account's and region's stream of events, cut into files.
import { Random } from '../../../lib/ingest/sample/random'
import { REGIONS } from './catalogue'
import { Distribution, normal, zipfWeights } from './distribution'
import { makePrincipals, type Principal } from './principals'
import { accountOf, makeResources, type Resources } from './resources'

/** `end`: the first day after the logs, ms since 1970. `identities`: about how many callers there are. */
export type LogOptions = { events: number; identities: number; days: number; end: number; seed: string }

export type PlannedFile = {
  account: number
  region: number
  records: number
  /** Which part of its stream it holds: from 0 to 1. */
  from: number
  to: number
}

export type LogPlan = {
  seed: string
  accounts: readonly string[]
  resources: readonly Resources[]
  /** By account: who calls, and how likely. */
  callers: readonly { principals: readonly Principal[]; draw: Distribution }[]
  /** When a stream has reached that part of its events, ms since 1970: days are busier than nights and Sundays. */
  timeAt: (part: number) => number
  files: readonly PlannedFile[]
}

const ACCOUNTS = 5
const MEAN_RECORDS = 1430
const MOST_RECORDS = 10_000
const HOUR = 3_600_000

/** Plans the files, in order of delivery. The same options give the same plan. */
export function planLogs({ events, identities, days, end, seed }: LogOptions): LogPlan {
  const random = new Random(`${seed}/${identities}/plan`)
  const accounts = Array.from({ length: ACCOUNTS }, () => accountOf(random))
  const resources = accounts.map((account) => makeResources(random, account))
  const callers = makePrincipals(random, accounts, identities).map((list) => ({
    principals: list.map(({ principal }) => principal),
    draw: new Distribution(list.map(({ weight }) => weight)),
  }))
  const timeAt = rhythmOf(random, end - days * 24 * HOUR, days)
  const files = cutFiles(random, events)
  // By the last event, as they would have come.
  files.sort((a, b) => a.to - b.to || a.account - b.account || a.region - b.region)
  return { seed: `${seed}/${identities}`, accounts, resources, callers, timeAt, files }
}

function rhythmOf(random: Random, start: number, days: number): LogPlan['timeAt'] {
  const sums = [0]
  for (let hour = 0; hour < days * 24; hour++) {
    const date = new Date(start + hour * HOUR)
    const daylight = 0.55 + 0.45 * Math.max(0, Math.sin(((date.getUTCHours() - 6) / 14) * Math.PI))
    const weekend = date.getUTCDay() % 6 === 0 ? 0.62 : 1
    sums.push((sums.at(-1) ?? 0) + daylight * weekend * (0.9 + 0.2 * random.fraction()))
  }
  const total = sums.at(-1) ?? 1
  return (part) => {
    const wanted = part * total
    let low = 0
    let high = sums.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((sums[middle] as number) <= wanted) low = middle
      else high = middle
    }
    const [before, after] = [sums[low] as number, sums[high] as number]
    return start + (low + (wanted - before) / (after - before)) * HOUR
  }
}

function cutFiles(random: Random, events: number): PlannedFile[] {
  const shares = zipfWeights(ACCOUNTS, 0.9).flatMap((account) =>
    zipfWeights(REGIONS.length, 1.15).map((region) => account * region),
  )
  const total = shares.reduce((sum, share) => sum + share)
  const files: PlannedFile[] = []
  let left = events
  for (const [stream, share] of shares.entries()) {
    const isLast = stream === shares.length - 1
    const inStream = isLast ? left : Math.min(left, Math.round((events * share) / total))
    left -= inStream
    for (let at = 0; at < inStream; ) {
      const size = Math.round(MEAN_RECORDS * 0.62 * Math.exp(0.98 * normal(random)))
      const records = Math.min(inStream - at, MOST_RECORDS, Math.max(1, size))
      files.push({
        account: Math.floor(stream / REGIONS.length),
        region: stream % REGIONS.length,
        records,
        from: at / inStream,
        to: (at + records) / inStream,
      })
      at += records
    }
  }
  return files
}
