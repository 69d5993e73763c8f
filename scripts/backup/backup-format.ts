// What a backup file is: a tar archive, whose members are written in this order.
//
//   backup.json                    what it is of (BackupHeader)
//   tables/<table>/<n>.gz          a table's rows, as binary COPY writes them, cut into pieces of some megabytes
//   uploads/<file id>/<n>.gz       a file that waits in the spool, likewise
//   end.json                       how much all of it is (BackupEnd): without it, the backup was cut
//
// Every piece is a gzip file of its own, so that tar and gunzip are all that is needed to look into one.
import { z } from 'zod'
import { sqlName } from './backup-tables'

export const BACKUP_FORMAT = 'cairn-backup'
export const BACKUP_VERSION = 1
export const HEADER_NAME = 'backup.json'
export const END_NAME = 'end.json'
/** How much of a table or an upload a piece holds before it is compressed. */
export const PIECE_BYTES = 4 * 1024 ** 2

const MOST_MONTHS = 1000

const count = z.number().int().nonnegative()

const backupTable = z.object({ name: sqlName, columns: z.array(sqlName).min(1) })
export type BackupTable = z.infer<typeof backupTable>

/** `version` is read before the rest: of another version, the rest may look otherwise. */
export const anyHeader = z.object({ format: z.literal(BACKUP_FORMAT), version: z.number().int() })
export const backupHeader = anyHeader.extend({
  /** ISO time in UTC: the moment whose data it holds. */
  madeAt: z.iso.datetime(),
  cairn: z.string(),
  postgres: z.string(),
  /** The database's migrations with the SHA-256 of their text: they say what its tables look like. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(backupTable),
  /** The months that have partitions, as `2026-03`; those of twenty-odd years. */
  months: z.array(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)).max(MOST_MONTHS),
  /** The spool of the host that made it: what this host alone could read is of the host that restores it. */
  spoolId: z.uuid(),
})
export type BackupHeader = z.infer<typeof backupHeader>

/** The rows of a table, and a sum over what they say that does not depend on their order. */
export const tableSum = z.object({ rows: count, sum: z.string().regex(/^-?\d+$/) })
export type TableSum = z.infer<typeof tableSum>

export const backupEnd = z.object({
  tables: z.record(sqlName, tableSum),
  /** The next number that each has not given out yet. */
  sequences: z.record(sqlName, z.string().regex(/^\d{1,19}$/)),
  uploads: count,
  /** Over all of them (see UploadSum); backups of before have none. One value, because there may be very many. */
  uploadsSum: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Files that wait in a spool and whose bytes are not in the backup: another host has them. */
  uploadsElsewhere: count,
})
export type BackupEnd = z.infer<typeof backupEnd>
