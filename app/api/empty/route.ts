// POST /api/empty: takes everything back, and says what went. GET: what would go.
import { z } from 'zod'
import { instanceContents } from '@/lib/db/instance-contents'
import { emptyInstance } from '@/lib/ingest/empty-instance'
import { database } from '../../database'
import { spool } from '../../spool'
import { parseBody, readJson } from '../json-body'
import { readParameters } from '../query-parameters'
import { route } from '../respond'

const EXPECTED =
  'Emptying removes all events, imports and sources: to have it done, send {"confirm":"empty"}.'
const body = z.strictObject({ confirm: z.literal('empty', { error: EXPECTED }) })

export const GET = route(async (request) => {
  readParameters(request, {})
  return Response.json(await instanceContents(database().pool))
})

export const POST = route(async (request) => {
  readParameters(request, {})
  const asked = await readJson(request)
  parseBody({ confirm: null, ...asked }, body)
  return Response.json(await emptyInstance(database(), await spool()))
})
