// How Postgres answers each statement of the overview: `explain (analyze, buffers)`, for what is slower than it should be.
import type { Database } from '../../lib/db/client'
import { askQueries } from './ask-cairn'
import { casesOf } from './overview-bench'
import type { Stage } from './stage'

type Statement = { text: string; values: unknown[] }

/** One text a statement, with the case that asked it. */
export async function overviewPlans(stage: Stage): Promise<string[]> {
  const plans: string[] = []
  const statements: Statement[] = []
  const db = listening(stage.db, statements)
  const cases = await casesOf(stage)
  // The first answer asks how far the roll-ups go, and shares no statement: whoever asks later knows.
  if (cases[0]) await askQueries(db, cases[0])
  for (const asked of cases) {
    statements.length = 0
    await askQueries(db, asked)
    for (const statement of statements.splice(0)) {
      const { rows } = await stage.db.pool.query(
        `explain (analyze, buffers) ${statement.text}`,
        statement.values,
      )
      const plan = rows.map((row: Record<string, unknown>) => row['QUERY PLAN']).join('\n')
      plans.push(`## ${stage.events / 1e6} M, ${asked.name}\n\n${statement.text.trim()}\n\n${plan}`)
    }
  }
  return plans
}

/** The same database, whose questions are written down on their way. */
function listening(db: Database, heard: Statement[]): Database {
  const pool = new Proxy(db.pool, {
    get: (target, key) =>
      key === 'query'
        ? (statement: Statement) => {
            heard.push(statement)
            return target.query(statement)
          }
        : Reflect.get(target, key, target),
  })
  return { ...db, pool }
}
