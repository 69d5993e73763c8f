// Which of the two shapes of a source a body means, so that what is wrong with it is said of that one.
import type { z } from 'zod'
import { badRequest } from '@/lib/domain/api-error'
import { type NewSource, newSource } from '@/lib/domain/source'
import { parseBody } from '../json-body'

/** Throws a 400 that names the field. */
export function readNewSource(body: Record<string, unknown>): NewSource {
  const isFolder = Object.hasOwn(body, 'folder')
  if (isFolder && Object.hasOwn(body, 'bucket'))
    throw badRequest('A source has either a bucket or a folder.', 'folder')
  const [bucketSource, folderSource] = newSource.options
  const schema: z.ZodType<NewSource> = isFolder ? folderSource : bucketSource
  return parseBody(body, schema)
}
