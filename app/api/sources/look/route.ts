// POST /api/sources/look: what lies at a location, and whether it may be read. Nothing is saved.
import { environment } from '@/lib/db/environment'
import { lookAt } from '@/lib/ingest/source/look-at'
import { readJson } from '../../json-body'
import { readParameters } from '../../query-parameters'
import { route } from '../../respond'
import { readNewSource } from '../source-schema'

export const POST = route(async (request) => {
  readParameters(request, {})
  const asked = readNewSource(await readJson(request))
  return Response.json({ look: await lookAt(asked, environment().sourceAccess, request.signal) })
})
