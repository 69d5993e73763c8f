// Whether an error is the database's absence and not the data's fault: then waiting helps, and nothing has failed.

// Class 08: connection; 53: out of disk, memory, connections; 57P: shut down or starting; 58: its own disk fails.
// 40: serialisation, deadlock; 55P03: a lock; 25006: a standby; 28 and 3D000: a server that is being set up again.
const SQLSTATES = /^(08|53|57P|58|40|28)|^(55P03|25006|3D000)$/
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
])
// The driver gives these no code.
const MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed)/
const STREAM_CODES = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'])

/** True for errors that end by themselves once the database is back, or has room again. */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage)
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.length === 5 && SQLSTATES.test(code)) return true
  // A file that cannot be read has such codes too, but names the call that failed on a path.
  if ('path' in error) return false
  return SYSTEM_CODES.has(code) || STREAM_CODES.has(code) || MESSAGES.test(error.message)
}

/** True where the database is there but out of disk, memory or connections: nobody but the person can mend that. */
export const isShortage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^53[A-Z\d]{3}$/.test(String(error.code))
