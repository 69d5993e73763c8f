// The uploads that wait in the spool while a backup is made: held by hard links, so that a worker that has loaded one and
// removes it does not take it from the backup.
import { link, rm, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { ClientBase, Pool } from 'pg'
import { z } from 'zod'
import { hasCode, holdFolder, removeAbandonedHolds, type Spool, spoolPath } from '../../lib/ingest/spool'

/** Several hosts and containers can share a spool, so that a process id says nothing: who lives touches its folder. */
const TOUCH_EVERY_MS = 5 * 60 * 1000
const PAGE = 5000

const waitingFile = z.object({ id: z.number().int(), spoolName: z.uuid() })
/** A file that is not read to its end, by its id, and what it is called in the spool. */
export type WaitingFile = z.infer<typeof waitingFile>

export class WaitingUploads {
  private readonly touching: NodeJS.Timeout

  private constructor(
    private readonly spool: Spool,
    private readonly folder: string,
  ) {
    const touch = () => {
      const now = new Date()
      utimes(folder, now, now).catch(() => {})
    }
    this.touching = setInterval(touch, TOUCH_EVERY_MS).unref()
  }

  /** Makes the folder of the links, and removes those of backups that were killed. */
  static async of(spool: Spool): Promise<WaitingUploads> {
    await removeAbandonedHolds(spool, new Date())
    return new WaitingUploads(spool, await holdFolder(spool))
  }

  /** Those that the database says to wait in this spool, in the order of their ids. */
  async *listed(db: Pool | ClientBase): AsyncGenerator<WaitingFile> {
    for (let after = 0; ; ) {
      const { rows } = await db.query(
        `select id, spool_name as "spoolName"
         from file
         where spool_id = $1 and spool_name is not null and status in ('queued', 'running') and id > $2
         order by id
         limit ${PAGE}`,
        [this.spool.id, after],
      )
      const page = z.array(waitingFile).parse(rows)
      yield* page
      const last = page.at(-1)
      if (last === undefined) return
      after = last.id
    }
  }

  /** Holds all that wait. Answers how many were gone already. */
  async hold(db: Pool | ClientBase): Promise<number> {
    let gone = 0
    for await (const { spoolName } of this.listed(db))
      try {
        await link(spoolPath(this.spool, spoolName), this.heldAt(spoolName))
      } catch (error) {
        if (hasCode(error, 'ENOENT')) gone++
        else if (!hasCode(error, 'EEXIST')) throw error
      }
    return gone
  }

  heldAt(spoolName: string): string {
    return path.join(this.folder, spoolName)
  }

  async release(): Promise<void> {
    clearInterval(this.touching)
    await rm(this.folder, { recursive: true, force: true })
  }
}
