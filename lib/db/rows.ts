// A question's rows, typed: what Postgres answers is checked against a schema before anybody uses it.
import pg from 'pg'
import { z } from 'zod'
import type { Prisma } from './generated/client'
import { statementName } from './statement-name'

const { BYTEA, INT8 } = pg.types.builtins
/** `cached plan must not change result type`, for one. */
const FEATURE_NOT_SUPPORTED = '0A000'

/** int8 as bigint and bytea as Uint8Array; the rest as node-postgres has it. */
export const ROW_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return BigInt
    const parse = pg.types.getTypeParser(oid, format)
    return oid === BYTEA ? (value: string) => bytesOf(parse(value) as Buffer) : parse
  },
}

const bytesOf = ({ buffer, byteOffset, length }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length)

/** What can be asked: the pool, or one moment of it. */
export type Readable = { pool: { query: (question: pg.QueryConfig) => Promise<pg.QueryResult> } }

/**
 * Runs one statement and reads every row with `schema`. int8 arrives as bigint, uuid and numeric as text, bytea as
 * Uint8Array; times are to be selected as numbers or text. It goes straight to the pool: Prisma's own way with a raw
 * statement takes as long as a short one runs.
 */
export async function rows<T>(
  { pool }: Readable,
  { text, values }: Prisma.Sql,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const name = statementName(text)
  const question = { text, values, types: ROW_TYPES }
  const answer = await pool.query({ ...question, name }).catch((error: unknown) => {
    if (name === undefined || !isOfOtherColumns(error)) throw error
    // The pool has closed that connection; others can have the statement from before as well, so this time without a name.
    return pool.query(question)
  })
  return readRows(answer.rows, schema)
}

/** A column has another type than when the statement was named: a newer Cairn has moved this schema meanwhile. */
const isOfOtherColumns = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === FEATURE_NOT_SUPPORTED

/** Rows as their schema says. Throws when one is not: that is a fault of the question, not of the data. */
export function readRows<T>(found: readonly unknown[], schema: z.ZodType<T>): T[] {
  const parsed = z.array(schema).safeParse(found)
  if (!parsed.success)
    throw new Error(`a question's rows are not as its schema says: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    })
  return parsed.data
}
