// GET /api/cross-account: who acted in an account that is not their own.
import { z } from 'zod'
import { crossAccount, MOST_CROSS_ACCOUNT_ROWS } from '@/lib/query/cross-account'
import { database } from '../../database'
import { limitParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'

const callerParameter = z.string().min(1, 'caller is empty').max(4096, 'caller is too long').optional()

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    caller: callerParameter,
    limit: limitParameter(MOST_CROSS_ACCOUNT_ROWS, 10),
  })
  return Response.json(await crossAccount(database(), filter, now, parameters))
})
