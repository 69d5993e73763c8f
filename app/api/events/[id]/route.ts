// GET /api/events/{id}: one event, its record exactly as it was received, and what the digests say of it.
import { notFound } from '@/lib/domain/api-error'
import { eventRecord } from '@/lib/query/event-record'
import { eventVerdict } from '@/lib/query/event-verdict'
import { database } from '../../../database'
import { readParameters } from '../../query-parameters'
import { route } from '../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const { id } = await params
  const [found, integrity] = await Promise.all([eventRecord(database(), id), eventVerdict(database(), id)])
  if (!found) throw notFound('There is no event of this id.')
  // The record's own text, never parsed: numbers beyond 2^53 and repeated keys stay as they are.
  const record = found.record.toString('utf8')
  return new Response(
    `{"event":${JSON.stringify(found.event)},"record":${record},"integrity":${JSON.stringify(integrity)}}`,
    { headers: { 'Content-Type': 'application/json' } },
  )
})
