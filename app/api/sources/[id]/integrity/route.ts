// GET /api/sources/{id}/integrity: what the digests say of a source as a whole.
import { notFound } from '@/lib/domain/api-error'
import { integrity } from '@/lib/query/integrity'
import { database } from '../../../../database'
import { readParameters } from '../../../query-parameters'
import { route } from '../../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const found = await integrity(database(), (await params).id)
  if (!found) throw notFound('There is no source of this id.')
  return Response.json({ integrity: found })
})
