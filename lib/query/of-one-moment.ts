// Asks several questions of the database as it is at one moment, so that an answer does not contradict itself while data
// arrives.
import type { Database } from '../db/client'
import type { Readable } from '../db/rows'
import { Snapshot } from './snapshot'

/** Every question put to `moment` sees the same; they are answered one after the other, on one connection. */
export async function ofOneMoment<T>(db: Database, ask: (moment: Readable) => Promise<T>): Promise<T> {
  const snapshot = await Snapshot.open(db, new AbortController().signal)
  try {
    return await ask({ pool: snapshot })
  } finally {
    await snapshot.close()
  }
}
