// POST /api/imports/{id}/files/{fileId}/retry: reads a file again that failed or broke off.
import { retryFiles } from '@/lib/ingest/retry-files'
import { database } from '../../../../../../database'
import { spool } from '../../../../../../spool'
import { readParameters } from '../../../../../query-parameters'
import { route } from '../../../../../respond'

type Context = { params: Promise<{ id: string; fileId: string }> }

export const POST = route<Context>(async (request, { params }) => {
  readParameters(request, {})
  const { id, fileId } = await params
  const retried = await retryFiles(database(), id, fileId, await spool())
  return Response.json({ retried }, { status: 202 })
})
