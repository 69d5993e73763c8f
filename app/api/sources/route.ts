// GET /api/sources: all sources. POST: makes one, after looking whether it can be read.
import { environment } from '@/lib/db/environment'
import { createSource } from '@/lib/ingest/source/create-source'
import { sourceById } from '@/lib/query/source-by-id'
import { MOST_SOURCES, sourceList } from '@/lib/query/source-list'
import { database } from '../../database'
import { spool } from '../../spool'
import { readJson } from '../json-body'
import { cursorParameter, limitParameter, readParameters } from '../query-parameters'
import { route } from '../respond'
import { readNewSource } from './source-schema'

export const GET = route(async (request) => {
  const parameters = readParameters(request, {
    limit: limitParameter(MOST_SOURCES, 100),
    cursor: cursorParameter(),
  })
  return Response.json(await sourceList(database(), parameters))
})

export const POST = route(async (request) => {
  readParameters(request, {})
  const asked = readNewSource(await readJson(request))
  const db = database()
  const id = await createSource(db.pool, asked, {
    access: environment().sourceAccess,
    spoolId: (await spool()).id,
    signal: request.signal,
  })
  return Response.json({ source: await sourceById(db, id) }, { status: 201 })
})
