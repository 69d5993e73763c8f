// Decides which Cairn a command talks to, and opens it.
import { type Environment, environment } from '../../lib/db/environment'
import { SetupError } from '../../lib/db/setup-error'
import { Away, type Cairn } from './cairn'
import { printable, unreachable, usageError } from './command-error'
import { ServerCairn } from './server-cairn'

/** As given on the command line. */
export type CairnOptions = { url?: string | undefined; database?: boolean | undefined }
export type Surroundings = { say: (line: string) => void; signal: AbortSignal }

/**
 * What comes first, counts: --url, --database, CAIRN_URL, DATABASE_URL, the server that runs on this machine. Throws a
 * CommandError when it cannot be used; one that is not there is not waited for. `work`: a database without a server gets a
 * worker, as long as it is open.
 */
export async function openCairn(
  options: CairnOptions,
  { say, signal }: Surroundings,
  { work } = { work: true },
): Promise<Cairn> {
  const settings = readSettings()
  if (options.url !== undefined && options.database)
    throw usageError('--url and --database are two ways: choose one.')
  const given = options.url ?? (options.database ? undefined : settings.url)
  if (given === undefined && (options.database || settings.databaseUrl !== undefined)) {
    if (settings.databaseUrl === undefined)
      throw usageError(
        '--database needs DATABASE_URL: set it to postgresql://user:password@host:5432/database.',
      )
    // Without splitting it off, every call would load the database's and the queue's packages.
    const { openDatabaseCairn } = await import('./database-cairn')
    return openDatabaseCairn({ settings, say, signal, work })
  }
  const server = new ServerCairn(given === undefined ? localUrl(settings) : readUrl(given), settings.token)
  try {
    await server.greet(signal)
    return server
  } catch (error) {
    await server.close()
    if (!(error instanceof Away)) throw error
    throw unreachable(
      given === undefined
        ? `${error.message} Start Cairn with npm start, or name another with --url.`
        : error.message,
      error,
    )
  }
}

function readSettings(): Environment {
  try {
    return environment()
  } catch (error) {
    if (error instanceof SetupError) throw usageError(error.message)
    throw error
  }
}

function readUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw usageError(`${printable(text)} is no address of a Cairn: it looks like http://127.0.0.1:3000.`)
  const url = new URL(text)
  if (url.username !== '' || url.password !== '')
    throw usageError('The address of a Cairn holds no user name or password: set CAIRN_TOKEN instead.')
  url.search = url.hash = ''
  return url
}

function localUrl({ host, port }: Environment): URL {
  const everywhere = host === '0.0.0.0' || host === '::' || host === '[::]'
  const name = everywhere ? '127.0.0.1' : host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return new URL(`http://${name}:${port}`)
}
