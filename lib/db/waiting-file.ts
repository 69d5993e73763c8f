// Which files wait for nobody: their bytes are in an upload folder that no running worker has. That host may never come
// back, or has another folder now.

/** How the connections of a worker are called that reads the uploads of this spool: so others know that somebody does. */
export const workerName = (spoolId: string): string => `cairn worker ${spoolId}`

/** SQL, of rows of the table file: whether a worker is connected that reads the uploads of its spool. */
const HAS_WORKER = `exists (
  select from pg_stat_activity a
  where a.datname = current_database() and a.application_name = 'cairn worker ' || file.spool_id
)`

/** SQL, of rows of the table file: its bytes are in a spool that nobody reads, be it to be read or not. */
export const OUT_OF_REACH = `(file.spool_name is not null and not ${HAS_WORKER})`

/** For the person, of a file that waits so. */
export const WAITS_FOR_NOBODY = 'It waits in the upload folder of a host on which no Cairn runs now'
