// Whether this instance can answer: it has to reach its database for it.
import { Prisma } from '@/lib/db/generated/client'
import { database } from '../../database'
import { route } from '../respond'

export const dynamic = 'force-dynamic'

export const GET = route(async () => {
  await database().prisma.$queryRaw(Prisma.sql`select 1`)
  return Response.json({ status: 'ok' })
})
