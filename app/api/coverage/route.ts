// GET /api/coverage: for which times logs were received, by account and region.
import { z } from 'zod'
import { badRequest } from '@/lib/domain/api-error'
import { isTimeBound, resolveTimeBound } from '@/lib/domain/time'
import { COVERAGE_INTERVALS, coverage } from '@/lib/query/coverage'
import { database } from '../../database'
import { choiceParameter, readParameters } from '../query-parameters'
import { route } from '../respond'

const bound = (name: string) =>
  z
    .string()
    .max(64)
    .refine(isTimeBound, `${name} is a date and time such as 2026-01-31T00:00:00Z, or now-7d`)
    .optional()

export const GET = route(async (request) => {
  const now = new Date()
  const { from, to, account, region, source, interval } = readParameters(request, {
    from: bound('from'),
    to: bound('to'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'account has 12 digits')
      .optional(),
    region: z
      .string()
      .regex(/^[a-z\d-]{1,32}$/, 'region looks like eu-central-1')
      .optional(),
    source: z
      .string()
      .regex(/^\d{1,10}$/, 'source is the id of a source')
      .optional(),
    interval: choiceParameter('interval', COVERAGE_INTERVALS, 'digest'),
  })
  const range = { from: from ? resolveTimeBound(from, now) : null, to: to ? resolveTimeBound(to, now) : null }
  if (range.from !== null && range.to !== null && range.from >= range.to)
    throw badRequest('from is not before to', 'from')
  const answer = await coverage(database(), { ...range, account, region, source, interval }, now)
  return Response.json({ interval, ...answer })
})
