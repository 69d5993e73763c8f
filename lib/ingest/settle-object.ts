// The ledger's line of a source's file, once that has ended: said once for log files and for archives.

/**
 * SQL, behind a common table expression "advanced" of the file's row as it is now: writes how it ended into the ledger's line,
 * if it has ended and that is still of this version. `contentHash` is SQL as well.
 */
export const settleObject = (contentHash: string): string => `
       update source_object o
       set
         state        = case when a.status = 'failed' then 'failed' else 'loaded' end,
         reason       = a.reason,
         content_hash = ${contentHash},
         tries        = 0,
         retry_at     = null,
         loaded_at    = case when a.status = 'failed' then o.loaded_at else clock_timestamp() end
       from advanced a
       where
         a.status <> 'running'
         and o.source_id = a.source_id and o.key = a.name and o.file_id = a.id and o.etag = a.etag`
