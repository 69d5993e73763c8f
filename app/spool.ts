// The web process's spool, opened at the first upload.
import { environment } from '@/lib/db/environment'
import { openSpool, type Spool } from '@/lib/ingest/spool'

const opened = new Map<string, Promise<Spool>>()

/** The folder into which uploads go. */
export function spool(): Promise<Spool> {
  const { spoolDir } = environment()
  const spool =
    opened.get(spoolDir) ??
    openSpool(spoolDir).catch((error) => {
      opened.delete(spoolDir)
      throw error
    })
  opened.set(spoolDir, spool)
  return spool
}

/** The folder's id, for answers that are there without it, too: undefined where it cannot be used. */
export const spoolId = (): Promise<string | undefined> =>
  spool().then(
    ({ id }) => id,
    () => undefined,
  )
