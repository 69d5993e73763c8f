// For tests: imports of archives, read to their end with all that is in them.
import { CONTENT_LIMITS, type ContentLimits } from '../../db/environment'
import type { TestDatabase } from '../../db/test-database'
import { FileLoader } from '../load-file'
import type { Spool } from '../spool'
import { spoolFiles } from '../test-files'

export class TestArchiveImports {
  constructor(
    private readonly db: TestDatabase,
    private readonly spool: Spool,
  ) {}

  /** Imports one file and answers what became of it and of what was in it, by name. */
  async imported(content: string | Uint8Array, limits: Partial<ContentLimits> = {}) {
    const { pool } = this.db
    const { importId } = await spoolFiles(pool, this.spool, [content])
    const contentLimits = { ...CONTENT_LIMITS, ...limits }
    await this.loadAll(importId, new FileLoader(pool, this.spool, { contentLimits }))
    return { importId, files: await this.filesOf(importId), summary: await this.summaryOf(importId) }
  }

  /** Loads what is queued until nothing is. `stopAfterMs`: each time that long goes by, as if the worker was stopped. */
  async loadAll(
    importId: string,
    loader = new FileLoader(this.db.pool, this.spool),
    stopAfterMs?: () => number,
  ): Promise<void> {
    for (;;) {
      const { rows } = await this.db.pool.query(
        `select id from file where import_id = $1 and status in ('queued', 'running') order by id`,
        [importId],
      )
      if (rows.length === 0) return
      for (const { id } of rows) {
        const stop = new AbortController()
        const timer = stopAfterMs && setTimeout(() => stop.abort(), stopAfterMs())
        await loader.loadFile(Number(id), stop.signal)
        clearTimeout(timer)
      }
    }
  }

  /** What is shown of its files, in their order. */
  async filesOf(importId: string) {
    const { rows } = await this.db.pool.query(
      `select name, status, events::int, reason, position::int, bytes = bytes_read as whole
       from file where import_id = $1 order by id`,
      [importId],
    )
    return rows
  }

  /** What is shown of all of it. */
  async summaryOf(importId: string) {
    const { rows } = await this.db.pool.query('select * from import_summary where id = $1', [importId])
    return rows[0]
  }
}
