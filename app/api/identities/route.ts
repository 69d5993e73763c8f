// GET /api/identities: the identities of matching events; with `key`, all that is known of one.
import { badRequest, notFound } from '@/lib/domain/api-error'
import { IDENTITY_ORDERS } from '@/lib/domain/identity-answers'
import { identityAnswer, MOST_IDENTITY_VALUES } from '@/lib/query/identity-answer'
import { identityList, MOST_IDENTITIES } from '@/lib/query/identity-list'
import { database } from '../../database'
import {
  choiceParameter,
  cursorParameter,
  limitParameter,
  readQuestion,
  textParameter,
} from '../query-parameters'
import { route } from '../respond'

const STANDARD_LIST = 50
const STANDARD_VALUES = 100
/** Parameters of the list alone. */
const OF_THE_LIST = ['order', 'find', 'cursor'] as const

export const GET = route(async (request) => {
  const now = new Date()
  const given = new URL(request.url).searchParams
  const aboutOne = given.has('key')
  const { filter, parameters } = readQuestion(request, now, {
    key: textParameter('key', 4096).min(1, 'key is an identity key').optional(),
    order: choiceParameter('order', IDENTITY_ORDERS, 'events'),
    find: textParameter('find', 200).optional(),
    limit: aboutOne
      ? limitParameter(MOST_IDENTITY_VALUES, STANDARD_VALUES)
      : limitParameter(MOST_IDENTITIES, STANDARD_LIST),
    cursor: cursorParameter(),
  })
  const { key, ...list } = parameters
  if (key === undefined) return Response.json(await identityList(database(), filter, now, list))
  const stray = [...OF_THE_LIST, 'identity'].find((name) => given.has(name))
  if (stray) throw badRequest(`${stray} does not go with key, which names one identity`, stray)
  const answer = await identityAnswer(database(), key, filter, now, list.limit)
  if (!answer) throw notFound('No event is of this identity.')
  return Response.json(answer)
})
