// Sample data: a month of a small company's activity, as CloudTrail would have delivered it. The same seed and time
// give the same bytes (on one version of Node, whose zlib decides how they are compressed).
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { incidentAt, incidentEntries } from './incident'
import { Random } from './random'
import type { Entry } from './record'
import { ROUTINES, type Routine } from './routines'

/** A gzipped log file, named as in the bucket of a trail. */
export type SampleFile = { name: string; content: Buffer }
export type SampleOptions = {
  /** The data ends here. */
  now: Date
  seed?: string
  /** About how many events; 50,000 unless said otherwise. */
  events?: number
}

const DAYS = 30
const DAY = 86_400_000
const USUAL_EVENTS = 50_000
/** CloudTrail delivers at least once: so many records come a second time. */
const REDELIVERED = 0.005
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const compress = promisify(gzip)

/**
 * The files of the 30 days before `now`, day by day: one for each account and region. Holds two days' records at
 * most, and lets other work run between files.
 */
export async function* sampleFiles({
  now,
  seed = 'cairn',
  events = USUAL_EVENTS,
}: SampleOptions): AsyncGenerator<SampleFile> {
  const random = new Random(seed)
  const end = Math.floor(now.getTime() / 1000) * 1000
  const start = end - DAYS * DAY
  const incident = incidentAt(now)
  const streams = new Streams()
  for (const entry of incidentEntries(incident, seed)) streams.add(entry)
  const firstDay = Math.floor(start / DAY)
  const lastDay = Math.floor((end - 1) / DAY)
  const due = ROUTINES.map(() => 0.5)
  for (let day = firstDay; day <= lastDay; day++) {
    for (const [i, routine] of ROUTINES.entries()) {
      due[i] = (due[i] ?? 0) + unitsOn(day, routine) * (events / USUAL_EVENTS)
      for (; (due[i] ?? 0) >= 1; due[i] = (due[i] ?? 0) - 1) {
        const time = day * DAY + timeOfDay(random, routine.hours)
        // A unit that begins outside the month is left out as a whole, so that no session lacks its issuing event.
        for (const entry of routine.unit(random, time, incident))
          if (time - 60_000 >= start && entry.time < end) streams.add(entry)
      }
    }
    for (const { account, region, entries } of streams.take(day)) {
      yield await fileOf(random, account, region, entries, end)
      await setImmediate()
    }
    // What is drawn here comes again with the next day's file of its stream.
    if (day < lastDay) streams.redeliver(random, day + 1)
  }
}

function unitsOn(day: number, { perDay, weekend }: Routine): number {
  const weekday = new Date(day * DAY).getUTCDay()
  return weekday === 0 || weekday === 6 ? perDay * weekend : perDay
}

/** Milliseconds into the day, whole seconds: people from 6 to 18 h with a peak at noon, machines less by night. */
function timeOfDay(random: Random, hours: Routine['hours']): number {
  const noon = 6 + 6 * (random.fraction() + random.fraction())
  const hour = hours === 'office' || random.chance(0.4) ? noon : 24 * random.fraction()
  return Math.floor(hour * 3600) * 1000
}

type Stream = { account: string; region: string; entries: Entry[] }

/** Records by the day, account and region under which they are delivered. */
class Streams {
  readonly #days = new Map<number, Map<string, Stream>>()
  #delivered: Entry[] = []

  add(entry: Entry, day = Math.floor(entry.time / DAY)): void {
    const streams = this.#days.get(day) ?? new Map<string, Stream>()
    this.#days.set(day, streams)
    const key = `${entry.account} ${entry.region}`
    const stream = streams.get(key) ?? { account: entry.account, region: entry.region, entries: [] }
    streams.set(key, stream)
    stream.entries.push(entry)
  }

  /** The day's streams, which are then gone from here. */
  take(day: number): Stream[] {
    const streams = [...(this.#days.get(day)?.values() ?? [])]
    this.#days.delete(day)
    this.#delivered = streams.flatMap(({ entries }) => entries)
    return streams
  }

  /** Some of what was taken last comes again on another day. */
  redeliver(random: Random, day: number): void {
    for (const entry of this.#delivered) if (random.chance(REDELIVERED)) this.add(entry, day)
  }
}

async function fileOf(
  random: Random,
  account: string,
  region: string,
  entries: readonly Entry[],
  end: number,
): Promise<SampleFile> {
  const last = entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  // Delivered some minutes after the last event, at the latest now.
  const delivered = new Date(Math.min(last + random.whole(3, 9) * 60_000, end)).toISOString()
  const stamp = `${delivered.slice(0, 16).replaceAll(/[-:]/g, '')}Z`
  const folder = `AWSLogs/${account}/CloudTrail/${region}/${delivered.slice(0, 10).replaceAll('-', '/')}`
  const name = `${account}_CloudTrail_${region}_${stamp}_${random.characters(16, ALPHANUMERIC)}.json.gz`
  const content = await compress(JSON.stringify({ Records: entries.map(({ record }) => record) }))
  return { name: `${folder}/${name}`, content }
}
