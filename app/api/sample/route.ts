// POST /api/sample: makes the sample data. It is an import like any other, and deleted like one.

import { sampleFiles } from '@/lib/ingest/sample/sample-files'
import { createSampleImport } from '@/lib/ingest/sample-import'
import { importById } from '@/lib/query/import-by-id'
import { database } from '../../database'
import { spool } from '../../spool'
import { readParameters } from '../query-parameters'
import { route } from '../respond'

export const POST = route(async (request) => {
  readParameters(request, {})
  const db = database()
  const here = await spool()
  const id = await createSampleImport(db.pool, here, sampleFiles({ now: new Date() }))
  return Response.json({ import: await importById(db, id, here.id) }, { status: 202 })
})
