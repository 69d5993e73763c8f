// For tests: a trail of small log files over accounts, regions and days, which say how many records they hold.
import { gzipSync } from 'node:zlib'
import { testRecord } from '../test-files'
import type { TestObject } from './test-endpoint'

export type TrailFile = TestObject & {
  body: Buffer
  records: number
  account: string
  region: string
  day: string
}

export type TrailOptions = {
  files: number
  accounts?: readonly string[]
  regions?: readonly string[]
  /** `YYYY-MM-DD` */
  days: readonly string[]
  /** Stands before AWSLogs/, with its '/'. */
  prefix?: string
  /** Records are numbered from here on: no two trails of a database may overlap. */
  firstRecord?: number
}

const ACCOUNTS = ['111122223333', '444455556666']
const REGIONS = ['eu-central-1', 'us-east-1', 'us-west-2']
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A key as CloudTrail writes it. */
export function trailKey(
  { account = ACCOUNTS[0], region = REGIONS[0], day = '', prefix = '', kind = 'CloudTrail' },
  name: string,
  time = '1200',
): string {
  const folder = `${prefix}AWSLogs/${account}/${kind}/${region}/${day.replaceAll('-', '/')}`
  return `${folder}/${account}_${kind}_${region}_${day.replaceAll('-', '')}T${time}Z_${name}.json.gz`
}

/** The gzipped log of records with these numbers. */
export const trailLog = (numbers: readonly number[], fields: Record<string, unknown> = {}): Buffer =>
  gzipSync(JSON.stringify({ Records: numbers.map((n) => testRecord(n, fields)) }), { level: 1 })

/** Files with one to five records each, every record once, spread by `random` over places and days. */
export function testTrail(random: () => number, options: TrailOptions): TrailFile[] {
  const { files, accounts = ACCOUNTS, regions = REGIONS, days, prefix = '', firstRecord = 0 } = options
  const pick = <T>(from: ArrayLike<T>): T => from[Math.floor(random() * from.length)] as T
  let next = firstRecord
  return Array.from({ length: files }, () => {
    const place = { account: pick(accounts), region: pick(regions), day: pick(days), prefix }
    const name = Array.from({ length: 16 }, () => pick(SUFFIX)).join('')
    const time = `${String(Math.floor(random() * 24)).padStart(2, '0')}${pick(['00', '05', '35'])}`
    const records = 1 + Math.floor(random() * 5)
    const numbers = Array.from({ length: records }, () => next++)
    const body = trailLog(numbers, { recipientAccountId: place.account, awsRegion: place.region })
    return { key: trailKey(place, name, time), body, records, ...place }
  })
}

/** The last `count` days before today (UTC) and today, newest first. */
export const recentDays = (count: number, now = new Date()): string[] =>
  Array.from({ length: count }, (_, i) => new Date(now.getTime() - i * 86_400_000).toISOString().slice(0, 10))
