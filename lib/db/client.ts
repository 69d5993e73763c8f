// One connection pool, and Prisma on that same pool: COPY, LISTEN and typed questions share their connections.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client'

export type Database = { prisma: PrismaClient; pool: pg.Pool }

/**
 * `max` is the most connections; `statementTimeoutMs` ends a statement that takes longer (0 or absent = never).
 * `keepPlans`: a statement that has a name may be planned once, for all values; for those who load, whose statements do
 * the same whatever the values. A question's plan depends on how much there is of what it asks for.
 */
export type ConnectOptions = {
  max: number
  statementTimeoutMs?: number
  applicationName?: string
  keepPlans?: boolean
}

/**
 * Opens a pool on a postgresql:// address; it connects with the first statement. Every session speaks UTC, whatever
 * the server's or the role's own setting is.
 */
export function connect(url: string, options: ConnectOptions): Database {
  const pool = new pg.Pool({
    connectionString: withSessionOptions(url, options),
    max: options.max,
    application_name: options.applicationName ?? 'cairn',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
  })
  // A connection that breaks (the server restarts) is dropped by the pool, and the statement on it fails; the event
  // itself, unheard, would end the process. The first is for idle connections, the second for those in use.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return { prisma: new PrismaClient({ adapter: new PrismaPg(pool) }), pool }
}

/** Closes all connections; statements under way end first. */
export async function disconnect(db: Database): Promise<void> {
  await db.prisma.$disconnect()
  await db.pool.end()
}

// In the startup packet, so that no session ever answers before they hold. What the address says itself comes first
// and therefore loses.
function withSessionOptions(
  url: string,
  { statementTimeoutMs = 0, keepPlans = false }: ConnectOptions,
): string {
  const address = new URL(url)
  const own = address.searchParams.get('options')
  const options = [
    own,
    '-c TimeZone=UTC',
    `-c statement_timeout=${statementTimeoutMs}`,
    `-c plan_cache_mode=${keepPlans ? 'auto' : 'force_custom_plan'}`,
  ]
  address.searchParams.set('options', options.filter((option) => option !== null).join(' '))
  // It would win, and others tell by our name who is at work on this database: see waiting-file.ts and a restore.
  address.searchParams.delete('application_name')
  return address.href
}
