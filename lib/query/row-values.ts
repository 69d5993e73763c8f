// Values of rows as the questions' schemas read them.
import { z } from 'zod'
import { Prisma } from '../db/generated/client'
import { formatInstant } from '../domain/time'

/** An int8 that is a count: below 2^53 by far. */
export const count = z.bigint().transform(Number)
/** A time, selected with `micros`, as an Instant … */
export const instant = z.bigint()
/** … and as the ISO text that answers carry. */
export const isoTime = z.bigint().transform(formatInstant)

/** Selects a timestamptz as int8 microseconds since 1970: Prisma's own Date would cut it to milliseconds. */
export const micros = (time: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(extract(epoch from ${time}) * 1000000)::bigint`

/** The same for rows that arrive as JSON, whose numbers are exact up to 2^53 only. */
export const isoTimeText = z.string().transform((text) => formatInstant(BigInt(text)))
export const microsText = (time: Prisma.Sql): Prisma.Sql => Prisma.sql`${micros(time)}::text`

/** How many events of a row there are of each kind, where its rows arrive as JSON (see askTogether). */
export const eventKinds = {
  events: z.number(),
  reads: z.number(),
  writes: z.number(),
  unknown: z.number(),
  inferred_reads: z.number(),
  inferred_writes: z.number(),
  errors: z.number(),
}
