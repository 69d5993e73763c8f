// GET /api/sources/{id}: one source. PATCH: changes it. DELETE: takes it away; what it brought stays.
import { environment } from '@/lib/db/environment'
import { notFound } from '@/lib/domain/api-error'
import { sourceChange } from '@/lib/domain/source'
import { changeSource } from '@/lib/ingest/source/change-source'
import { deleteSource } from '@/lib/ingest/source/delete-source'
import { sourceById } from '@/lib/query/source-by-id'
import { database } from '../../../database'
import { parseBody, readJson } from '../../json-body'
import { readParameters } from '../../query-parameters'
import { route } from '../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const found = await sourceById(database(), (await params).id)
  if (!found) throw notFound('There is no source of this id.')
  return Response.json({ source: found })
})

export const PATCH = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const change = parseBody(await readJson(request), sourceChange)
  const { id } = await params
  const db = database()
  await changeSource(db.pool, id, change, environment().sourceAccess)
  return Response.json({ source: await sourceById(db, id) })
})

export const DELETE = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const { id } = await params
  await deleteSource(database().pool, id)
  return Response.json({ deleted: { id } })
})
