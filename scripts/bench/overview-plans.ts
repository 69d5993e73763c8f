// How Postgres answers each statement of the overview: `explain (analyze, buffers)`, for what is slower than it should be.
import type { Database } from '../../lib/db/client'
import type { Prisma } from '../../lib/db/generated/client'
import { askQueries } from './ask-cairn'
import { casesOf } from './overview-bench'
import type { Stage } from './stage'

/** One text a statement, with the case that asked it. */
export async function overviewPlans(stage: Stage): Promise<string[]> {
  const plans: string[] = []
  for (const asked of await casesOf(stage)) {
    const statements: Prisma.Sql[] = []
    await askQueries(listening(stage.db, statements), asked)
    for (const statement of statements) {
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

/** The same database, whose raw statements are written down on their way. */
function listening(db: Database, heard: Prisma.Sql[]): Database {
  const prisma = new Proxy(db.prisma, {
    get: (target, key) =>
      key === '$queryRaw'
        ? (statement: Prisma.Sql) => {
            heard.push(statement)
            return target.$queryRaw(statement)
          }
        : Reflect.get(target, key, target),
  })
  return { ...db, prisma }
}
