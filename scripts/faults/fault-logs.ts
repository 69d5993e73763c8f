// For the fault suite: uploads of generated log files, and what has to come of each file.
import { gzipSync } from 'node:zlib'
import { zipOf } from '../../lib/ingest/archive/test-archives'
import { faultRecord } from './fault-record'

/** A file, the numbers of its good records (one comes twice where it is repeated), and what else has to come of it. */
export type FaultFile = {
  /** `<upload>/<file>`, which no other upload has. */
  name: string
  /** A member of an archive has none: it is sent in that. */
  body?: Buffer
  status: 'done' | 'partial' | 'failed'
  numbers: readonly number[]
  rejects: readonly string[]
  skipped: number
}
export type FaultUpload = { name: string; files: readonly FaultFile[] }

/** More than one batch has: such a file is loaded in two transactions. */
const LARGE_RECORDS = 54_000
/** So many uploads are an archive. */
const ZIPPED = 0.25

/** Makes upload after upload, each from the chance of `random`; records come again in later files and uploads. */
export class FaultLogs {
  private next = 1
  private uploads = 0

  constructor(private readonly random: () => number) {}

  /** A few files with some thousand records in all; `large`: one file of two batches besides. */
  upload({ large = false } = {}): FaultUpload {
    const name = `upload-${++this.uploads}`
    const files = Array.from({ length: this.whole(2, 9) }, (_, i) => this.file(`${name}/${i}`))
    if (!large && this.random() < ZIPPED) return { name, files: zipped(`${name}.zip`, files) }
    if (large) files.push(this.fileOf(`${name}/large`, this.fresh(LARGE_RECORDS), { pack: true }))
    return { name, files }
  }

  /** An upload of one file with these records. */
  uploadOf(numbers: readonly number[]): FaultUpload {
    const name = `upload-${++this.uploads}`
    return { name, files: [this.fileOf(`${name}/0`, numbers, { pack: true })] }
  }

  /** An upload of a zip of so many files of so many records. */
  archive(files: number, records: number): FaultUpload {
    const name = `upload-${++this.uploads}`
    const members = Array.from({ length: files }, (_, i) =>
      this.fileOf(`${name}/${i}`, this.fresh(records), {}),
    )
    return { name, files: zipped(`${name}.zip`, members) }
  }

  /** So many numbers that were not taken before. */
  fresh(count: number): number[] {
    const from = this.next
    this.next += count
    return Array.from({ length: count }, (_, i) => from + i)
  }

  private file(name: string): FaultFile {
    const chance = this.random()
    if (chance < 0.03) return other(name, '{"hello":"world"}', 'failed')
    if (chance < 0.06) return other(name, '{"Records":[]}', 'done')
    // Mostly small ones, which are loaded several at a time.
    const numbers = this.fresh(chance < 0.7 ? this.whole(1, 300) : this.whole(300, 1500))
    return this.fileOf(name, [...numbers, ...this.again(numbers)], {
      pack: this.random() < 0.7,
      isCut: chance > 0.92,
      isOdd: this.random() < 0.4,
    })
  }

  /** Records that come a second time: some of this very file, some of any before. */
  private again(numbers: readonly number[]): number[] {
    const some = (count: number, below: number, from: number) =>
      Array.from({ length: count }, () => from + Math.floor(this.random() * (below - from)))
    const first = numbers[0] as number
    const own = some(this.whole(0, 5), this.next, first)
    // A lot in a row, too, as a file that is delivered twice has them.
    const start = Math.max(1, Math.floor(this.random() * first))
    const lot = Array.from({ length: this.whole(0, 200) }, (_, i) => start + i).filter((n) => n < this.next)
    return this.random() < 0.5 ? [...own, ...some(this.whole(0, 20), this.next, 1)] : [...own, ...lot]
  }

  private fileOf(
    name: string,
    numbers: readonly number[],
    { pack = false, isCut = false, isOdd = false }: { pack?: boolean; isCut?: boolean; isOdd?: boolean },
  ): FaultFile {
    const texts = numbers.map((n) => faultRecord(n).text)
    const rejects = isOdd ? [rejectOf(numbers[0] as number, name)] : []
    const skips = isOdd ? [SKIPPED, SKIPPED] : []
    const log = [...texts, ...rejects, ...skips]
    const isLines = !isCut && this.random() < 0.4
    const text = isLines ? `${log.join('\n')}\n` : `{"Records":[${log.join(',')}${isCut ? ',{"cut' : ']}'}`
    const body = Buffer.from(text)
    return {
      name: `${name}.json${pack ? '.gz' : ''}`,
      body: pack ? gzipSync(body, { level: 1 }) : body,
      status: isCut ? 'partial' : 'done',
      numbers,
      rejects,
      skipped: skips.length,
    }
  }

  private whole(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1))
  }
}

/** The archive, which holds nothing itself, and its members. */
function zipped(name: string, files: readonly FaultFile[]): FaultFile[] {
  const entries = files.map((file) => ({ name: file.name, content: file.body ?? '' }))
  const archive: FaultFile = {
    name,
    body: zipOf(entries),
    status: 'done',
    numbers: [],
    rejects: [],
    skipped: 0,
  }
  return [archive, ...files.map(({ body: _, ...file }) => ({ ...file, name: `${name}!/${file.name}` }))]
}

const other = (name: string, text: string, status: FaultFile['status']): FaultFile => ({
  name: `${name}.json`,
  body: Buffer.from(text),
  status,
  numbers: [],
  rejects: [],
  skipped: 0,
})

const rejectOf = (n: number, name: string): string =>
  `{"eventVersion":"1.11","eventID":"rejected-${n}","eventSource":"s3.amazonaws.com","eventName":"Nothing","eventTime":"2025-02-30T00:00:00Z","note":"${name}"}`

const SKIPPED =
  '{"eventVersion":"1.11","eventCategory":"Insight","eventType":"AwsCloudTrailInsight","eventTime":"2025-11-20T00:00:00Z","insightDetails":{"state":"Start"}}'
