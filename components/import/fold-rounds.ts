// Folds the rounds of sources into one line each, so that a day of them does not bury what people brought.
import type { ImportSummary } from '@/lib/domain/answers'
import { SKIP_REASONS } from '@/lib/domain/skip-reason'

/** One import on its own line, or the rounds of one source between two of those, newest first, summed. */
export type ImportLine =
  | { kind: 'import'; summary: ImportSummary }
  | { kind: 'rounds'; sourceId: string; sum: ImportSummary; rounds: readonly ImportSummary[] }

const COUNTS = [
  'files',
  'filesFinished',
  'filesPartial',
  'filesFailed',
  'bytes',
  'bytesRead',
  'records',
  'events',
  'duplicates',
  'skipped',
  'rejected',
  'dropped',
] as const satisfies readonly (keyof ImportSummary)[]

/** The first word that is true of one of the rounds is said of all of them. */
const STATUS_ORDER = ['running', 'queued', 'done', 'failed'] as const satisfies ImportSummary['status'][]

/** The rounds as if they were one import: that of the newest, with the counts of all. */
function sumOf(newest: ImportSummary, rounds: readonly ImportSummary[]): ImportSummary {
  const sum = { ...newest }
  for (const key of COUNTS) sum[key] = rounds.reduce((total, round) => total + round[key], 0)
  sum.skippedFor = {}
  for (const reason of SKIP_REASONS) {
    const count = rounds.reduce((total, { skippedFor }) => total + (skippedFor[reason] ?? 0), 0)
    if (count > 0) sum.skippedFor[reason] = count
  }
  sum.status = STATUS_ORDER.find((each) => rounds.some(({ status }) => status === each)) ?? newest.status
  return sum
}

/**
 * `imports` are in the order of the list, newest first. Between two imports that people made, the rounds of each
 * source stand in one line, at the place of its newest: two sources that take turns make two lines, not hundreds.
 */
export function foldRounds(imports: readonly ImportSummary[]): ImportLine[] {
  const groups: { newest: ImportSummary; rounds: ImportSummary[] }[] = []
  let open = new Map<string, ImportSummary[]>()
  for (const summary of imports) {
    const earlier = summary.sourceId === null ? undefined : open.get(summary.sourceId)
    if (earlier) earlier.push(summary)
    else {
      const rounds = [summary]
      groups.push({ newest: summary, rounds })
      if (summary.sourceId === null) open = new Map()
      else open.set(summary.sourceId, rounds)
    }
  }
  return groups.map(({ newest, rounds }) =>
    newest.sourceId === null || rounds.length === 1
      ? { kind: 'import', summary: newest }
      : { kind: 'rounds', sourceId: newest.sourceId, sum: sumOf(newest, rounds), rounds },
  )
}
