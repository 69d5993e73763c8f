// What became of every file: told file by file, and summed up at the end.
import type { Writable } from 'node:stream'
import type { FileState } from './cairn'
import { EXIT, printable } from './command-error'
import type { Progress } from './progress'

/** One line of --json: these keys, in this order. `position`: where in the file's inflated content it broke. */
export type FileLine = Pick<FileState, 'name' | 'status' | CountKey | 'reason' | 'position'> & {
  /** Null for a file that was never sent. */
  importId: string | null
}
const COUNTS = ['records', 'events', 'duplicates', 'skipped', 'rejected'] as const
type CountKey = (typeof COUNTS)[number]
/** The worst are told one by one, and then only counted: they are in --json and on the import's page. */
const MOST_TOLD = 20

export class Report {
  files = 0
  private notWhole = 0
  private readonly sums: Record<CountKey, number> = {
    records: 0,
    events: 0,
    duplicates: 0,
    skipped: 0,
    rejected: 0,
  }

  /** `json` gets a line a file; null to tell people on `progress` instead. */
  constructor(
    private readonly json: Writable | null,
    private readonly progress: Progress,
  ) {}

  file(file: FileState, importId: string | null): void {
    this.files++
    for (const key of COUNTS) this.sums[key] += file[key]
    const whole = file.status === 'done'
    if (!whole) this.notWhole++
    if (this.json) this.json.write(`${JSON.stringify(lineOf(file, importId))}\n`)
    else if (!whole && this.notWhole <= MOST_TOLD) this.progress.say(troubleOf(file))
    else if (!whole && this.notWhole === MOST_TOLD + 1)
      this.progress.say('… and more, which are only counted.')
  }

  /** A file that could not be sent. */
  unsent(name: string, reason: string): void {
    const counts = { records: 0, events: 0, duplicates: 0, skipped: 0, rejected: 0 }
    this.file({ name, status: 'failed', ...counts, reason, position: null }, null)
  }

  /** Rejected records alone are no failure: their file was read to its end, and they are kept to be looked at. */
  get exitCode(): number {
    return this.notWhole === 0 ? EXIT.whole : EXIT.notWhole
  }

  /** What there is to say at the end, in a line. */
  summary(): string {
    const { records, events, duplicates, skipped, rejected } = this.sums
    const parts = [
      `${many(this.files - this.notWhole, 'file')} loaded whole`,
      ...(this.notWhole > 0 ? [`${many(this.notWhole, 'file')} not`] : []),
    ]
    const rest = [
      `${many(duplicates, 'duplicate')}`,
      ...(skipped > 0 ? [`${number(skipped)} skipped`] : []),
      ...(rejected > 0 ? [`${number(rejected)} rejected (kept with their reasons)`] : []),
    ]
    return `${parts.join(', ')}: ${many(records, 'record')}, of them ${many(events, 'new event')}, ${rest.join(', ')}.`
  }
}

function lineOf(file: FileState, importId: string | null): FileLine {
  const { name, status, records, events, duplicates, skipped, rejected, reason, position } = file
  return { name, status, records, events, duplicates, skipped, rejected, reason, position, importId }
}

function troubleOf({ name, status, reason, position, records }: FileState): string {
  const where = position === null ? '' : ` (at byte ${number(position)})`
  const kept = status === 'partial' ? `, ${many(records, 'record')} before that kept` : ''
  return printable(`${name}: ${status}${kept}: ${reason ?? 'no reason is known'}${where}`)
}

export const number = (value: number): string => value.toLocaleString('en')
/** `1 file`, `2 files`. */
export const many = (count: number, noun: string): string =>
  `${number(count)} ${noun}${count === 1 ? '' : 's'}`
