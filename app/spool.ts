// The web process's spool, opened at the first upload.
import { environment } from '@/lib/db/environment'
import { openSpool, type Spool } from '@/lib/ingest/spool'

let opened: Promise<Spool> | undefined

/** The folder into which uploads go. */
export function spool(): Promise<Spool> {
  opened ??= openSpool(environment().spoolDir).catch((error) => {
    opened = undefined
    throw error
  })
  return opened
}
