// The uploads of a backup, written to the spool under new names.
import { type FileHandle, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { PoolClient } from 'pg'
import {
  keepSpooled,
  markSpool,
  newSpoolName,
  removeSpooled,
  type Spool,
  spoolPath,
  syncSpool,
} from '../../lib/ingest/spool'
import type { BackupEnd } from './backup-format'
import { BackupTrouble } from './read-backup'
import { UploadSum } from './sum-uploads'

/** The database learns their names once its rows are verified. */
export class RestoredUploads {
  private readonly names: string[] = []
  private readonly ids: number[] = []
  private readonly sum = new UploadSum()
  private mark: string | null = null

  constructor(
    private readonly client: PoolClient,
    private readonly spool: Spool,
  ) {}

  async restore(id: number, content: AsyncIterable<Buffer>): Promise<void> {
    const name = newSpoolName()
    this.names.push(name)
    const handle: FileHandle = await open(spoolPath(this.spool, name), 'wx', 0o600)
    try {
      for await (const chunk of this.sum.through(id, content)) await handle.writeFile(chunk)
      await handle.sync()
    } finally {
      await handle.close()
    }
    this.ids.push(id)
  }

  /** Throws a BackupTrouble unless they are all that were saved. */
  verify({ uploads, uploadsSum }: BackupEnd): void {
    const sum = this.sum.digest()
    if (uploads !== this.ids.length || (uploadsSum !== undefined && uploadsSum !== sum))
      throw new BackupTrouble('Uploads are missing: the backup is damaged, and nothing was restored.')
  }

  async finish(): Promise<void> {
    if (this.ids.length === 0) return
    // It may be the folder of another Cairn as well, which would clear them away; and this can have taken hours.
    this.mark = await markSpool(this.client, this.spool)
    await keepSpooled(this.spool, this.names)
    await syncSpool(this.spool)
    const { rowCount } = await this.client.query(
      `update file f
       set spool_id = $1, spool_name = given.name
       from unnest($2::int[], $3::text[]) as given (id, name)
       where f.id = given.id and f.status in ('queued', 'running')`,
      [this.spool.id, this.ids, this.names],
    )
    if (rowCount !== this.ids.length)
      throw new BackupTrouble('This backup holds an upload that no file waits for: nothing was restored.')
  }

  async discard(): Promise<void> {
    await removeSpooled(this.spool, this.names)
    if (this.mark !== null) await rm(path.join(this.spool.folder, this.mark), { force: true })
  }
}
