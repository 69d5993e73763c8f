// What is loaded in one transaction.
import type { LoadTarget } from './advance-file'
import type { Batch } from './batch'

/**
 * A file's batch among those that are loaded in one transaction: whose dictionary entries have the ids `ids` and whose
 * months have their partitions. `bytesRead` is how far the file is read, still compressed. A batch with an end finishes
 * the file.
 */
export type Part = { target: LoadTarget; batch: Batch; ids: readonly Int32Array[]; bytesRead: number }
