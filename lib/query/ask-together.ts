// Asks what is asked about one filter at the same time with few statements: panels want different sums of the same rows,
// which are read once for all of them. Six panels about one service would read 40,000 rows of the cube each.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { type Readable, readRows, rows } from '../db/rows'
import type { Filter } from '../domain/filter'
import { countedTogether, type Part, readsOf } from './counted-together'
import { filledFrom } from './filled-from'
import { sqlName } from './sql-name'

const { sql } = Prisma

/**
 * A question over counted parts: `select` makes it of a query for each part (see countedTogether). Its rows arrive as
 * JSON: a count is a number, and a time is to be selected as text. `row` reads one.
 */
export type CountingQuestion<T> = {
  parts: readonly Part[]
  select: (of: readonly Prisma.Sql[]) => Prisma.Sql
  row: z.ZodType<T>
}

type Asked = {
  question: CountingQuestion<unknown>
  reads: ReadonlySet<string>
  resolve: (found: unknown[]) => void
  reject: (error: unknown) => void
}

/** The calls of this turn of the event loop, by the very filter that they are about. */
const waiting = new WeakMap<Readable, Map<Filter, Asked[][]>>()

/**
 * The rows of each question. What roll-ups answer waits for the end of this turn, and shares a statement with whatever
 * else is asked about this very `filter` until then and reads the same. A call that nobody shares with is one statement,
 * of one moment; so is one that reads events, because there is more to wait for, and one request is not to take several
 * connections for long.
 */
export async function askTogether<Rows extends unknown[]>(
  db: Readable,
  filter: Filter,
  questions: { [At in keyof Rows]: CountingQuestion<Rows[At]> },
): Promise<{ [At in keyof Rows]: Rows[At][] }> {
  const filled = await filledFrom(db)
  const call: Asked[] = []
  let readsEvents = false
  const answers = questions.map(async (question) => {
    const found = await new Promise<unknown[]>((resolve, reject) => {
      const reads = question.parts.map((part) => readsOf(part, filled))
      readsEvents ||= reads.some(({ areEvents }) => areEvents)
      call.push({ question, reads: new Set(reads.flatMap(({ keys }) => keys)), resolve, reject })
    })
    return readRows(found, question.row)
  })
  if (readsEvents) void answer(db, call, filled)
  else wait(db, filter, filled, call)
  // Each question's answer is read by its own schema.
  return (await Promise.all(answers)) as { [At in keyof Rows]: Rows[At][] }
}

function wait(db: Readable, filter: Filter, filled: number, call: Asked[]): void {
  const filters = waiting.get(db) ?? new Map<Filter, Asked[][]>()
  waiting.set(db, filters)
  const others = filters.get(filter)
  if (others) {
    others.push(call)
    return
  }
  const calls = [call]
  filters.set(filter, calls)
  setImmediate(() => {
    filters.delete(filter)
    for (const sharing of calls.length === 1 ? calls : bySharing(calls.flat()))
      void answer(db, sharing, filled)
  })
}

/** Those that read the same by themselves; others are answered beside them, by another of Postgres' processes. */
function bySharing(all: readonly Asked[]): Asked[][] {
  let groups: { reads: Set<string>; members: Asked[] }[] = []
  for (const one of all) {
    const joined = { reads: new Set(one.reads), members: [one] }
    const apart = groups.filter(({ reads, members }) => {
      if (![...one.reads].some((read) => reads.has(read))) return true
      for (const read of reads) joined.reads.add(read)
      joined.members.unshift(...members)
      return false
    })
    groups = [...apart, joined]
  }
  return groups.map(({ members }) => members)
}

/** Never throws: who waits is told. */
async function answer(db: Readable, all: readonly Asked[], filled: number): Promise<void> {
  try {
    const questions = all.map(({ question }) => question)
    const answers = await answersTo(db, questions, filled)
    for (const [at, { resolve }] of all.entries()) resolve(answers[at] ?? [])
  } catch (error) {
    for (const { reject } of all) reject(error)
  }
}

/** The rows of each question, as they come. */
async function answersTo(
  db: Readable,
  questions: readonly CountingQuestion<unknown>[],
  filled: number,
): Promise<unknown[][]> {
  const { steps, of } = countedTogether(
    questions.flatMap(({ parts }) => parts),
    filled,
  )
  const names = questions.map((_, at) => `answer_${at + 1}`)
  let taken = 0
  const selects = questions.map(({ parts, select }, at) => {
    const own = of.slice(taken, taken + parts.length)
    taken += parts.length
    return sql`
(select json_agg(answer) from (${select(own)}) answer) as ${sqlName(names[at] ?? '')}`
  })
  const [found] = await rows(
    db,
    sql`with ${Prisma.join(steps)}
select${Prisma.join(selects)}`,
    row,
  )
  return names.map((name) => found?.[name] ?? [])
}

const row = z.record(z.string(), z.array(z.unknown()).nullable())
