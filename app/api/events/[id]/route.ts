// GET /api/events/{id}: one event, and its record exactly as it was received.
import { notFound } from '@/lib/domain/api-error'
import { eventRecord } from '@/lib/query/event-record'
import { database } from '../../../database'
import { readParameters } from '../../query-parameters'
import { route } from '../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const found = await eventRecord(database(), (await params).id)
  if (!found) throw notFound('There is no event of this id.')
  // The record's own text, never parsed: numbers beyond 2^53 and repeated keys stay as they are.
  const record = found.record.toString('utf8')
  return new Response(`{"event":${JSON.stringify(found.event)},"record":${record}}`, {
    headers: { 'Content-Type': 'application/json' },
  })
})
