// Which files can be read again, said once for the answer that offers it and for the work that does it.

/**
 * SQL, of rows of the table file: it failed or is partial, and its bytes are still to be had. An upload's are in the
 * spool. A source has its own, unless that object is about to be read anyway, in this file or another.
 */
export const RETRYABLE = `(
  file.status in ('failed', 'partial')
  and (
    file.spool_name is not null
    or exists (
      select from source_object o
      where
        o.source_id = file.source_id and o.key = file.name and o.file_id = file.id and o.etag = file.etag
        and o.state in ('failed', 'refused', 'archived', 'gone', 'loaded')
    )
  )
)`
