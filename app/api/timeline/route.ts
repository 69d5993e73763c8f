// GET /api/timeline: matching events by time.

import { INTERVALS } from '@/lib/domain/time'
import { timeline } from '@/lib/query/timeline'
import { database } from '../../database'
import { dimensionParameter } from '../dimension-parameter'
import { choiceParameter, readQuestion } from '../query-parameters'
import { route } from '../respond'
import { zoneParameter } from '../zone-parameter'

export const GET = route(async (request) => {
  const now = new Date()
  const { filter, parameters } = readQuestion(request, now, {
    interval: choiceParameter('interval', ['auto', ...INTERVALS], 'auto'),
    split: dimensionParameter('split').optional(),
    tz: zoneParameter('tz'),
  })
  const { tz: zone, ...question } = parameters
  return Response.json(await timeline(database(), filter, now, { ...question, zone }))
})
