// How the embedded Postgres is tuned for the machine it shares with the rest of Cairn.

const MIB = 1024 ** 2
const megabytes = (bytes: number): string => `${Math.floor(bytes / MIB)}MB`
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** The settings by name, from the bytes of memory and the number of cores that there are. */
export function postgresSettings(memoryBytes: number, cores: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // A worker a core has fourteen each; the web server and the sync process have theirs.
    max_connections: String(Math.max(100, 60 + 14 * cores)),
    // Emptying and restoring lock all of a month's tables and indexes, sixty of them, for each month at once; what has no
    // room there fails, in every session. An entry takes some 300 bytes, once it is used.
    max_locks_per_transaction: '512',
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: megabytes(clamp(memoryBytes / 8, 128 * MIB, 1024 * MIB)),
    effective_cache_size: megabytes(memoryBytes / 2),
    work_mem: megabytes(clamp(memoryBytes / 128, 16 * MIB, 64 * MIB)),
    maintenance_work_mem: megabytes(clamp(memoryBytes / 32, 64 * MIB, 256 * MIB)),
    // An import writes much in one go: fewer checkpoints, fewer full pages in the log.
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'pglz',
    // Solid state disks; and questions of milliseconds, which compiling would only delay.
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers_per_gather: cores >= 4 ? '2' : '0',
    // Records are other people's secrets: no statement and no value goes to the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  }
}
