// A question's rows, typed: what Postgres answers is checked against a schema before anybody uses it.
import { z } from 'zod'
import type { Prisma, PrismaClient } from './generated/client'

/**
 * Runs one statement and reads every row with `schema`. Postgres types arrive as Prisma's: int8 as bigint, numeric as
 * Decimal, timestamptz as Date (milliseconds only), uuid as text, bytea as Uint8Array. Throws when a row is not as the
 * schema says: that is a fault of the question, not of the data.
 */
export async function rows<T>(
  db: { prisma: Pick<PrismaClient, '$queryRaw'> },
  sql: Prisma.Sql,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const answer = await db.prisma.$queryRaw<unknown>(sql)
  const parsed = z.array(schema).safeParse(answer)
  if (!parsed.success)
    throw new Error(`a question's rows are not as its schema says: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    })
  return parsed.data
}
