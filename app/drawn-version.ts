// Which state of the data a page is drawn from, so that the open page can tell whether something changed since.
import { connection } from 'next/server'
import { cache } from 'react'
import { dataVersion } from '@/lib/query/data-version'
import { database } from './database'

/**
 * The data version, once a request. A page waits for it before it asks anything else: then whatever changes later has
 * another version. Null when the database cannot say; the page's own questions tell about that.
 */
export const drawnVersion = cache(async (): Promise<string | null> => {
  await connection()
  return dataVersion(database()).catch(() => null)
})
