// The web process's one connection pool. Kept on globalThis, because pages and routes are bundled apart.
import { connect, type Database } from '@/lib/db/client'
import { environment } from '@/lib/db/environment'
import { SetupError } from '@/lib/db/setup-error'

const kept = globalThis as typeof globalThis & { cairnDatabase?: Database }

/** The database of this instance. Statements end after 30 s: a page that takes longer has failed its reader. */
export function database(): Database {
  if (kept.cairnDatabase === undefined) {
    const { databaseUrl } = environment()
    if (databaseUrl === undefined)
      throw new SetupError('The web server has no DATABASE_URL: start Cairn with npm start.')
    kept.cairnDatabase = connect(databaseUrl, {
      max: 16,
      statementTimeoutMs: 30_000,
      applicationName: 'cairn web',
    })
  }
  return kept.cairnDatabase
}
