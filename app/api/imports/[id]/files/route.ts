// GET /api/imports/{id}/files: what became of each file of an import.
import { z } from 'zod'
import { FILE_CHOICES } from '@/lib/domain/answers'
import { notFound } from '@/lib/domain/api-error'
import { importById } from '@/lib/query/import-by-id'
import { importFiles, MOST_FILES } from '@/lib/query/import-files'
import { database } from '../../../../database'
import { spoolId } from '../../../../spool'
import { cursorParameter, limitParameter, readParameters } from '../../../query-parameters'
import { route } from '../../../respond'

type Context = { params: Promise<{ id: string }> }

export const GET = route<Context>(async (request, { params }) => {
  const parameters = readParameters(request, {
    status: z.enum(FILE_CHOICES, `status is one of ${FILE_CHOICES.join(', ')}`).optional(),
    limit: limitParameter(MOST_FILES, 100),
    cursor: cursorParameter(),
  })
  const { id } = await params
  const [found, files] = await Promise.all([
    importById(database(), id),
    importFiles(database(), id, { ...parameters, here: await spoolId() }),
  ])
  if (!found) throw notFound('There is no import of this id.')
  return Response.json(files)
})
