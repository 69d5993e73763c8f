// GET /api/storage: what the data takes of the disk by month, and what the retention dropped.
import { environment } from '@/lib/db/environment'
import { storageUse } from '@/lib/query/storage-use'
import { database } from '../../database'
import { readParameters } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  readParameters(request, {})
  return Response.json(await storageUse(database(), environment().retentionDays, new Date()))
})
