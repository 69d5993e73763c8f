// POST /api/sources/{id}/sync: asks for a round now; with {"full":true} for one over the whole range.
import { z } from 'zod'
import { askForSync } from '@/lib/ingest/source/ask-for-sync'
import { sourceById } from '@/lib/query/source-by-id'
import { database } from '../../../../database'
import { parseBody, readJsonIfAny } from '../../../json-body'
import { readParameters } from '../../../query-parameters'
import { route } from '../../../respond'

type Context = { params: Promise<{ id: string }> }

const asked = z.strictObject({ full: z.boolean({ error: 'full is true or false' }).default(false) })

export const POST = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const { id } = await params
  const { full } = parseBody(await readJsonIfAny(request), asked)
  const db = database()
  await askForSync(db.pool, id, { full })
  return Response.json({ source: await sourceById(db, id) }, { status: 202 })
})
