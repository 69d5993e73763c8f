// Whether an error, however deeply wrapped, means that the database is slow or away rather than that we are wrong.

// Query cancelled (statement_timeout), lock not available.
const TIMEOUT = /^(57014|55P03)$/
// SQLSTATE classes: connection exceptions, too many connections, shutting down or starting up.
// Node's socket errors; Prisma's codes for the same; its driver adapter's kinds.
const UNREACHABLE =
  /^(08\w{3}|53300|57P0[1-5]|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|P1001|P1002|P1008|P1017|P2024|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/
// node-postgres gives these no code.
const UNREACHABLE_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/
const INSIDE = ['cause', 'meta', 'driverAdapterError', 'errors'] as const
const DEEPEST = 8

/**
 * Looks for Postgres' and Prisma's codes in an error, its causes, Prisma's `meta.driverAdapterError` and an
 * AggregateError's `errors`. Null when there is none: then the fault is ours.
 */
export function databaseTrouble(error: unknown, depth = 0): 'timeout' | 'unreachable' | null {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return null
  const found = new Map<string, unknown>(Object.entries(error))
  // Not own and enumerable in every error.
  for (const key of ['message', ...INSIDE]) if (key in error) found.set(key, Reflect.get(error, key))
  for (const key of ['code', 'originalCode', 'kind']) {
    const code = found.get(key)
    if (typeof code !== 'string') continue
    if (TIMEOUT.test(code)) return 'timeout'
    if (UNREACHABLE.test(code)) return 'unreachable'
  }
  const message = found.get('message')
  if (typeof message === 'string' && UNREACHABLE_MESSAGE.test(message)) return 'unreachable'
  for (const key of INSIDE) {
    const inner = found.get(key)
    for (const one of Array.isArray(inner) ? inner : [inner]) {
      const trouble = databaseTrouble(one, depth + 1)
      if (trouble) return trouble
    }
  }
  return null
}
