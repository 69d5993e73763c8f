// From runs of digests to intervals that follow each other without a gap, each in one state and with its reason.
import type { CoverageState } from '../domain/source'
import { bucketStart, type ClosedRange, type Instant } from '../domain/time'

/** How many of the log files that digests name are not here, by what has become of them. */
type Causes = {
  deleted: number
  altered: number
  archived: number
  refused: number
  removed: number
  unread: number
  loading: number
  elsewhere: number
  /** By the source's filters. */
  unwanted: number
}
/**
 * Digests of one chain that follow each other, half-open; `hole`: where one of them follows what is not here. `reason` is
 * why they prove nothing, or not all.
 */
export type Run = ClosedRange &
  Causes & {
    chain: string
    state: 'complete' | 'late' | 'missing' | 'loading' | 'elsewhere' | 'unproven' | 'invalid' | 'hole'
    lagSeconds: number | null
    reason: string | null
  }
type Uncertain = 'loading' | 'elsewhere' | 'unproven' | 'invalid' | 'hole'
/** The first and last instant of which any digest tells; null without digests. */
export type Covered = { first: Instant | null; last: Instant | null }

/** What there is to be said of a piece, by kind; `nothing` has no digest, and `before`, `after` and `hole` say where. */
type Cause = 'nothing' | 'before' | 'after' | Uncertain
export type Piece = ClosedRange & {
  state: CoverageState
  /** Log files that digests name and that are not here as they were delivered. */
  missing: number
  counts: Causes
  causes: Set<Cause>
  lagSeconds: number | null
  /** Of digests, in their own words. */
  said: string | null
}

const NONE: Causes = {
  deleted: 0,
  altered: 0,
  archived: 0,
  refused: 0,
  removed: 0,
  unread: 0,
  loading: 0,
  elsewhere: 0,
  unwanted: 0,
}
const MISSING = ['deleted', 'altered', 'archived', 'refused', 'removed', 'unread'] as const

/** Where several sources hold one chain: what one lacks is lacking; else what one has in time is here in time. */
const OF_ONE_CHAIN: readonly Run['state'][] = [
  'missing',
  'complete',
  'late',
  'loading',
  'elsewhere',
  'unproven',
  'invalid',
  'hole',
]
/**
 * Where several chains tell of one time, each of its own trail's files: what one lacks is not made up for by another. But
 * one event is in time that one of them has in time, and a digest that nobody can check says nothing beside one that is
 * proven.
 */
const OF_ALL: readonly Run['state'][] = [
  'missing',
  'hole',
  'invalid',
  'loading',
  'elsewhere',
  'complete',
  'late',
  'unproven',
]

/**
 * Cuts the range where runs begin and end, decides each piece by the runs over it, and joins neighbours in the same
 * state, but not across `cuts`. The pieces partition the range.
 */
export function piecesOf(
  runs: readonly Run[],
  range: ClosedRange,
  covered: Covered,
  cuts: readonly Instant[] = [],
): Piece[] {
  const inside = runs
    .map((run) => ({ run, from: max(run.from, range.from), to: min(run.to, range.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => compare(a.from, b.from))
  const kept = new Set(cuts.filter((cut) => cut > range.from && cut < range.to))
  const edges = [...new Set([range.from, range.to, ...kept, ...inside.flatMap(({ from, to }) => [from, to])])]
  edges.sort(compare)
  const counted = new Set<Run>()
  const pieces: Piece[] = []
  let open: typeof inside = []
  let next = 0
  for (let i = 0; i + 1 < edges.length; i++) {
    const [from, to] = [edges[i] as Instant, edges[i + 1] as Instant]
    while (next < inside.length && (inside[next]?.from ?? to) <= from)
      open.push(inside[next++] as (typeof inside)[0])
    open = open.filter((one) => one.to > from)
    const over = open.map(({ run }) => run)
    const piece = pieceOf({ from, to }, over, counted, covered)
    const last = pieces.at(-1)
    if (last?.state === piece.state && !kept.has(from)) join(last, piece)
    else pieces.push(piece)
  }
  return pieces
}

function pieceOf(
  { from, to }: ClosedRange,
  over: readonly Run[],
  counted: Set<Run>,
  { first, last }: Covered,
): Piece {
  const told = strongestOfChains(over)
  const strongest = OF_ALL.find((state) => told.some((run) => run.state === state))
  const piece: Piece = {
    from,
    to,
    state: 'unknown',
    missing: 0,
    counts: { ...NONE },
    causes: new Set(),
    lagSeconds: null,
    said: null,
  }
  if (strongest === undefined) {
    piece.causes.add(
      first === null || last === null ? 'nothing' : to <= first ? 'before' : from >= last ? 'after' : 'hole',
    )
    return piece
  }
  for (const run of told.filter(({ state }) => state === strongest)) {
    piece.lagSeconds = maxOf(piece.lagSeconds, run.lagSeconds)
    piece.said ??= run.reason
    // A run that is cut in two is counted once, where it begins.
    if (counted.has(run)) continue
    counted.add(run)
    for (const cause of Object.keys(NONE) as (keyof Causes)[]) piece.counts[cause] += run[cause]
  }
  if (strongest === 'complete' || strongest === 'late' || strongest === 'missing') {
    piece.state = strongest
    if (piece.said !== null) piece.causes.add('unproven')
  } else piece.causes.add(strongest)
  if (piece.state === 'missing') piece.missing = MISSING.reduce((sum, cause) => sum + piece.counts[cause], 0)
  return piece
}

/** Of each chain the runs in its strongest state. */
function strongestOfChains(over: readonly Run[]): Run[] {
  const rank = (run: Run) => OF_ONE_CHAIN.indexOf(run.state)
  const best = new Map<string, number>()
  for (const run of over) best.set(run.chain, Math.min(rank(run), best.get(run.chain) ?? OF_ONE_CHAIN.length))
  return over.filter((run) => rank(run) === best.get(run.chain))
}

function join(into: Piece, piece: Piece): void {
  into.to = piece.to
  into.missing += piece.missing
  into.lagSeconds = maxOf(into.lagSeconds, piece.lagSeconds)
  into.said ??= piece.said
  for (const cause of piece.causes) into.causes.add(cause)
  for (const cause of Object.keys(NONE) as (keyof Causes)[]) into.counts[cause] += piece.counts[cause]
}

const WORST: readonly CoverageState[] = ['missing', 'unknown', 'late', 'complete']

/** One piece a UTC day, in the worst state of the day, of pieces that were cut where days begin. */
export function worstOfDays(pieces: readonly Piece[]): Piece[] {
  const days: Piece[] = []
  for (const piece of pieces) {
    const day = days.at(-1)
    if (!day || bucketStart(day.from, 'day') !== bucketStart(piece.from, 'day')) days.push(piece)
    else if (day.state === piece.state) join(day, piece)
    else if (WORST.indexOf(piece.state) < WORST.indexOf(day.state))
      days.splice(-1, 1, { ...piece, from: day.from })
    else day.to = piece.to
  }
  return days
}

const WORDS: Record<(typeof MISSING)[number], string> = {
  deleted: 'deleted',
  altered: 'altered',
  archived: 'archived',
  refused: 'refused',
  removed: 'removed with their import',
  unread: 'not readable',
}

/** Why it is not complete, or not proven to be, in words; null where nothing lacks. */
export function reasonOf(piece: Piece, { last }: Covered): string | null {
  const { causes, counts, said } = piece
  const sentences: string[] = []
  if (piece.state === 'missing') {
    const parts = MISSING.flatMap((cause) => (counts[cause] > 0 ? [`${counts[cause]} ${WORDS[cause]}`] : []))
    sentences.push(`Log files that digests name are not here as they were delivered: ${parts.join(', ')}.`)
  }
  if (piece.state === 'late')
    sentences.push(
      `A log file came ${duration(piece.lagSeconds ?? 0)} after its newest event; nearly all come within 9 minutes.`,
    )
  if (causes.has('nothing'))
    sentences.push(
      'There are no digests: only with log file validation turned on in the trail can it be known.',
    )
  if (causes.has('before')) sentences.push('The first digest begins later.')
  if (causes.has('hole')) sentences.push('Digests of this time are not here.')
  if (causes.has('after'))
    sentences.push(`No digest tells yet${last === null ? '' : ': CloudTrail writes one an hour'}.`)
  if (causes.has('loading'))
    sentences.push(`Still being loaded: ${counts.loading} of the log files that digests name.`)
  if (causes.has('elsewhere'))
    sentences.push(`Digests name ${counts.elsewhere} log files in another bucket or under another prefix.`)
  if (counts.unwanted > 0)
    sentences.push(`The filters of the source leave out log files that digests name: ${counts.unwanted}.`)
  if (causes.has('invalid')) sentences.push(`A digest proves nothing: ${said ?? ''}`)
  else if (causes.has('unproven')) sentences.push(`The digests are not proven: ${said ?? ''}`)
  return sentences.length === 0 ? null : sentences.join(' ')
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}

const compare = (a: Instant, b: Instant): number => (a < b ? -1 : a > b ? 1 : 0)
const min = (a: Instant, b: Instant): Instant => (a < b ? a : b)
const max = (a: Instant, b: Instant): Instant => (a > b ? a : b)
const maxOf = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)
