// What of the database goes into a backup: every table of Cairn, each after those that it refers to.
import { z } from 'zod'

/** A new table goes into this list, behind what it refers to; a test compares the list with the migrated database. */
export const BACKUP_TABLES = [
  'action',
  'place',
  'error_code',
  'source_address',
  'user_agent',
  'session',
  'identity',
  'source',
  'import',
  'file',
  'reject',
  'file_skip',
  'import_duplicate',
  'source_object',
  'digest',
  'digest_file',
  'public_key',
  'event',
  'record_block',
  'block_filter',
  'identity_first',
  'rollup_cube',
  'rollup_identity',
  'rollup_action',
  'rollup_place',
  'rollup_error',
  'rollup_total',
  'rollup_identity_month',
  'rollup_action_month',
  'rollup_place_month',
  'rollup_service_identity_month',
  'rollup_service_place_month',
  'rollup_service_error_month',
  'rollup_identity_place_month',
  'rollup_state',
  'retention_drop',
] as const

/** Tables whose rows are compressed as they are. */
export const COMPRESSED_TABLES: readonly string[] = ['record_block', 'block_filter']

/** Removes what the migrations made, of an empty instance: for one that is to get an older schema. All or nothing. */
export const DROP_SCHEMA = `
  drop view activity, import_summary, object_verdict, digest_file_presence;
  drop table ${BACKUP_TABLES.join(', ')}, _prisma_migrations;
  drop sequence data_version;
  drop function merge_quarters, unsettle_digests;
  drop type file_status;`

/** Names that stand in SQL as they are. */
export const sqlName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)
