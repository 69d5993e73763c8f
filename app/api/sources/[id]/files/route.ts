// GET /api/sources/{id}/files: what became of each file of a source, and what the digests say of it.
import { z } from 'zod'
import { notFound } from '@/lib/domain/api-error'
import { OBJECT_STATES, VERDICTS } from '@/lib/domain/source'
import { isSource } from '@/lib/query/source-by-id'
import { MOST_SOURCE_FILES, sourceFiles } from '@/lib/query/source-files'
import { database } from '../../../../database'
import { limitParameter, readParameters } from '../../../query-parameters'
import { route } from '../../../respond'

type Context = { params: Promise<{ id: string }> }

/** It holds a key, which can have 1,024 bytes. */
const keyCursor = z
  .string()
  .regex(/^[\w-]{1,1400}$/, 'cursor is not one that this API gave out')
  .optional()

export const GET = route<Context>(async (request, { params }) => {
  const parameters = readParameters(request, {
    state: z.enum(OBJECT_STATES, `state is one of ${OBJECT_STATES.join(', ')}`).optional(),
    verdict: z.enum(VERDICTS, `verdict is one of ${VERDICTS.join(', ')}`).optional(),
    limit: limitParameter(MOST_SOURCE_FILES, 100),
    cursor: keyCursor,
  })
  const { id } = await params
  const [isThere, files] = await Promise.all([
    isSource(database(), id),
    sourceFiles(database(), id, parameters),
  ])
  if (!isThere) throw notFound('There is no source of this id.')
  return Response.json(files)
})
