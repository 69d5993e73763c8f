// POST /api/imports: takes an upload. GET /api/imports: all imports, newest first.
import { z } from 'zod'
import { environment } from '@/lib/db/environment'
import { acceptUpload } from '@/lib/ingest/accept-upload'
import { importById } from '@/lib/query/import-by-id'
import { importList, MOST_IMPORTS } from '@/lib/query/import-list'
import { database } from '../../database'
import { spool, spoolId } from '../../spool'
import { cursorParameter, limitParameter, readParameters } from '../query-parameters'
import { route } from '../respond'

/** As many digits as surely fit into the database's own. */
const IMPORT_ID = z.string().regex(/^[1-9]\d{0,8}$/, 'to is the id of an import')

export const GET = route(async (request) => {
  const parameters = readParameters(request, {
    limit: limitParameter(MOST_IMPORTS, 50),
    cursor: cursorParameter(),
  })
  return Response.json(await importList(database(), { ...parameters, here: await spoolId() }))
})

export const POST = route(async (request) => {
  const { name, to } = readParameters(request, { name: z.string().optional(), to: IMPORT_ID.optional() })
  const { maxUploadBytes, maxUploadFiles } = environment()
  const limits = { maxBytes: maxUploadBytes, maxFiles: maxUploadFiles }
  const db = database()
  const id = await acceptUpload(db.pool, await spool(), request, { name, to, limits })
  return Response.json({ import: await importById(db, id, await spoolId()) }, { status: 202 })
})
