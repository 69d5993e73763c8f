// The codes in an error, however deeply wrapped, and whether they mean that the database is slow, full or away rather
// than that we are wrong.

// Query cancelled (statement_timeout), lock not available.
const TIMEOUT = /^(57014|55P03)$/
// SQLSTATE classes: connection exceptions, too many connections, shutting down or starting up.
// Node's socket errors; Prisma's codes for the same; its driver adapter's kinds.
const UNREACHABLE =
  /^(08\w{3}|53300|57P0[1-5]|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|P1001|P1002|P1008|P1017|P2024|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/
// node-postgres gives these no code.
const UNREACHABLE_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/
// No room on its disk, or in its memory.
const FULL = /^53[12]00$/
const CODE_KEYS = ['code', 'originalCode', 'kind'] as const
const INSIDE_KEYS = ['cause', 'meta', 'driverAdapterError', 'errors'] as const
const DEEPEST = 8

/** Postgres', Node's and Prisma's codes in an error, its causes, Prisma's `meta`, an AggregateError's `errors`. */
export function errorCodes(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return []
  const read = (key: string): unknown => (key in error ? Reflect.get(error, key) : undefined)
  const own = CODE_KEYS.map(read).filter((code) => typeof code === 'string')
  const message = read('message')
  if (typeof message === 'string' && UNREACHABLE_MESSAGE.test(message)) own.push('ConnectionClosed')
  const inner = INSIDE_KEYS.flatMap(read).flatMap((one) => errorCodes(one, depth + 1))
  return [...new Set([...own, ...inner])]
}

/** Null when the codes do not speak of the database's health: then the fault is ours. */
export function databaseTrouble(codes: readonly string[]): 'timeout' | 'full' | 'unreachable' | null {
  if (codes.some((code) => FULL.test(code))) return 'full'
  if (codes.some((code) => TIMEOUT.test(code))) return 'timeout'
  return codes.some((code) => UNREACHABLE.test(code)) ? 'unreachable' : null
}
