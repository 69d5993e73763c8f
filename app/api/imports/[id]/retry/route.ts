// POST /api/imports/{id}/retry: reads again all files of an import that failed or broke off and can be.
import { retryFiles } from '@/lib/ingest/retry-files'
import { database } from '../../../../database'
import { spool } from '../../../../spool'
import { readParameters } from '../../../query-parameters'
import { route } from '../../../respond'

type Context = { params: Promise<{ id: string }> }

export const POST = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const retried = await retryFiles(database(), (await params).id, null, await spool())
  return Response.json({ retried }, { status: 202 })
})
