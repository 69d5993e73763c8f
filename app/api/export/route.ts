// GET /api/export: everything that the filter matches, as a file, streamed.
import { z } from 'zod'
import { EVENT_ORDERS } from '@/lib/domain/answers'
import { badRequest } from '@/lib/domain/api-error'
import { EXPORT_FORMATS } from '@/lib/domain/export-format'
import { parseTextQuery, type TextQuery } from '@/lib/domain/text-query'
import { database } from '../../database'
import { choiceParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'
import { exportResponse } from './export-response'

export const GET = route((request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    format: choiceParameter('format', EXPORT_FORMATS, 'ndjson'),
    order: choiceParameter('order', EVENT_ORDERS, 'desc'),
    q: z.string().optional(),
  })
  const { q, ...asked } = parameters
  return exportResponse(database(), request, { filter, now, query: q === undefined ? q : read(q), ...asked })
})

function read(q: string): TextQuery {
  const parsed = parseTextQuery(q)
  if ('problem' in parsed) throw badRequest(parsed.problem, 'q')
  return parsed.query
}
