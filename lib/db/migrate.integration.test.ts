import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { migrate, readMigrations } from './migrate'
import { testDatabase } from './test-database'

const MIGRATIONS = path.resolve('prisma/migrations')
const db = testDatabase()

describe('migrate', () => {
  test('does nothing the second time', async () => {
    expect(await migrate(db.url, MIGRATIONS)).toEqual([])
  })

  test('several at once apply a new migration once', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cairn-migrations-'))
    try {
      for (const { name, sql } of await readMigrations(MIGRATIONS)) await addMigration(folder, name, sql)
      await addMigration(folder, '99991231000000_extra', 'create table extra (id int); drop table extra;')
      const applied = await Promise.all([1, 2, 3].map(() => migrate(db.url, folder)))
      expect(applied.flat()).toEqual(['99991231000000_extra'])
      // And this code, which does not know it, refuses the database.
      await expect(migrate(db.url, MIGRATIONS)).rejects.toThrow(/newer than this Cairn/)
    } finally {
      await rm(folder, { recursive: true })
      await db.pool.query(`delete from _prisma_migrations where migration_name like '9999%'`)
    }
  })

  test('a migration that fails leaves nothing behind', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cairn-migrations-'))
    try {
      for (const { name, sql } of await readMigrations(MIGRATIONS)) await addMigration(folder, name, sql)
      await addMigration(folder, '99991231000000_broken', 'create table half (id int); select 1/0;')
      await expect(migrate(db.url, folder)).rejects.toThrow('99991231000000_broken failed: division by zero')
      const left = await db.pool.query(`select to_regclass('half') as half`)
      expect(left.rows).toEqual([{ half: null }])
      expect(await migrate(db.url, MIGRATIONS)).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test("the job queue's tables are there", async () => {
    const found = await db.pool.query(`select to_regclass('graphile_worker.jobs') is not null as there`)
    expect(found.rows).toEqual([{ there: true }])
  })
})

describe("Prisma's own schema engine", () => {
  const pool = new pg.Pool({ connectionString: db.url, max: 2 })
  let engine: SchemaEngine
  beforeAll(async () => {
    engine = await schemaEngine(pool)
  })
  afterAll(() => pool.end())

  test('finds no difference between schema.prisma and the migrated database', async () => {
    const files = [{ path: 'schema.prisma', content: await readFile('prisma/schema.prisma', 'utf8') }]
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: process.cwd() },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    })
    expect(stdout?.trim()).toBe('-- This is an empty migration.')
  })

  test('takes the migrations for applied, unedited and complete', async () => {
    const migrations = await readMigrations(MIGRATIONS)
    const diagnosis = await engine.diagnoseMigrationHistory({
      migrationsList: {
        baseDir: MIGRATIONS,
        lockfile: {
          path: 'migration_lock.toml',
          content: await readFile(path.join(MIGRATIONS, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      optInToShadowDatabase: false,
      filters: NO_FILTERS,
    })
    expect(diagnosis).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    })
  })
})

const wasmExports = z.object({
  __wbindgen_start: z.custom<() => void>((value) => typeof value === 'function'),
})
const wasmSetter = z.object({
  __wbg_set_wasm: z.custom<(exports: WebAssembly.Exports) => void>((value) => typeof value === 'function'),
})
const NO_FILTERS = { externalTables: [], externalEnums: [] }
const CHAR_OID = 18
const UUID_OID = 2950

async function addMigration(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name))
  await writeFile(path.join(folder, name, 'migration.sql'), sql)
}

/** The engine as WebAssembly, on the adapter that Prisma itself would use. */
async function schemaEngine(pool: pg.Pool): Promise<SchemaEngine> {
  const factory = new PrismaPg(passOffChars(pool))
  const connected = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connected()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const answer = await queryRaw(query)
      const types = answer.columnTypes.map((type) =>
        type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type,
      )
      return { ...answer, columnTypes: types }
    }
    return adapter
  }
  // The package's own entry imports the .wasm as a module, which Node 20 does not do.
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const program = await readFile(entry.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(program, { './schema_engine_bg.js': { ...bindings } })
  const exported = wasmExports.parse(instance.exports)
  wasmSetter.parse(bindings).__wbg_set_wasm(instance.exports)
  exported.__wbindgen_start()
  const datamodels: [string, string][] = [['schema.prisma', await readFile('prisma/schema.prisma', 'utf8')]]
  return bindings.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
}

/**
 * adapter-pg refuses the catalog's type "char". Its columns are passed off as uuid, of which the catalog has none, and
 * schemaEngine gives them their right type.
 */
function passOffChars(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool)
  return Object.assign(pool, {
    query: async (config: pg.QueryArrayConfig) => {
      const result = await query(config)
      for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = UUID_OID
      return result
    },
  })
}
