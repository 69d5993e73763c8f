// GET /api/imports/{id}: one import. DELETE: takes it back, and says what went.
import { notFound } from '@/lib/domain/api-error'
import { deleteImport } from '@/lib/ingest/delete-import'
import { deletionImpact } from '@/lib/query/deletion-impact'
import { importById } from '@/lib/query/import-by-id'
import { database } from '../../../database'
import { spool, spoolId } from '../../../spool'
import { readParameters } from '../../query-parameters'
import { route } from '../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const found = await importById(database(), (await params).id, await spoolId())
  if (!found) throw notFound('There is no import of this id.')
  return Response.json({ import: found })
})

export const DELETE = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const { id } = await params
  const db = database()
  const impact = await deletionImpact(db, id)
  const deleted = await deleteImport(db, id, await spool())
  return Response.json({ deleted: { id, ...impact, ...deleted } })
})
