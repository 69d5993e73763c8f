// The advisory locks of ingest, so that no two of them collide. All have the two-integer form (class, object).

/** Held by the session that reads a file; the object is the file's id. */
export const FILE_LOCK = 0x4361_0001
/** Held while one partition after the other is made, and shared by a backup, so that none is; the object is 0. */
export const PARTITION_LOCK = 0x4361_0002
/** Shared by every load, exclusive to a deletion, so that what is counted as a duplicate has its original; object 0. */
export const EVENTS_LOCK = 0x4361_0003
/** Held while sample data is asked for; the object is 0. */
export const SAMPLE_LOCK = 0x4361_0004
/** Held by the process that runs a source's rounds; the object is the source's id. */
export const SOURCE_LOCK = 0x4361_0005
/** Held by the session that does work of which one runs at a time; the object says which (run-alone.ts). */
export const UPKEEP_LOCK = 0x4361_0006
