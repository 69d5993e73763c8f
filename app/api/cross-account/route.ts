// GET /api/cross-account: who acted in an account that is not their own.
import { crossAccount, MOST_CROSS_ACCOUNT_ROWS } from '@/lib/query/cross-account'
import { database } from '../../database'
import { limitParameter, readQuestion, textParameter } from '../query-parameters'
import { route } from '../respond'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    caller: textParameter('caller', 4096).min(1, 'caller is empty').optional(),
    limit: limitParameter(MOST_CROSS_ACCOUNT_ROWS, 10),
  })
  return Response.json(await crossAccount(database(), filter, now, parameters))
})
