// What is wrong with DATABASE_URL, in one sentence, from what the driver or the server said. Never the password.

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Whether the server will answer soon: it is starting, or recovering after a crash. */
export const isStarting = (error: unknown): boolean => codeOf(error) === '57P03'

/** A sentence for whoever set DATABASE_URL; null when the error is none of a connection. */
export function connectionTrouble(error: unknown, url: string): string | null {
  const { hostname, port, username, pathname } = new URL(url)
  const server = `the Postgres of DATABASE_URL at ${hostname || 'the local socket'}:${port || '5432'}`
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  switch (code) {
    case 'ECONNREFUSED':
      return `Cairn cannot reach ${server}: nothing listens there.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Cairn cannot reach ${server}: there is no host of that name.`
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ECONNRESET':
    case 'ENOENT':
      return `Cairn cannot reach ${server} (${code}).`
    case '28P01':
    case '28000':
      return `${capital(server)} refuses the user ${username || '(none)'}: ${message}.`
    case '3D000':
      return `${capital(server)} has no database ${pathname.slice(1)}: create it, empty, and start again.`
    case '53300':
      return `${capital(server)} has no connection left: ${message}.`
    case '42501':
      return `The user ${username} of DATABASE_URL may not make tables there: make it the owner of the database ${pathname.slice(1)}.`
    case '57P03':
      return `${capital(server)} is still starting: ${message}.`
  }
  if (/timeout|Connection terminated|SSL|certificate|SASL|SCRAM|password|authentication/i.test(message))
    return `Cairn cannot use ${server}: ${message}.`
  return null
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
