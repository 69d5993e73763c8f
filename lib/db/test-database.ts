// A database for one test file: a fresh copy of the migrated template, gone afterwards.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { connect, type Database, disconnect } from './client'

/** `url` is for code that opens connections of its own (the workers). */
export type TestDatabase = Database & { readonly url: string }

/**
 * Call it at the top of a test file or of a describe, not inside a test: `const db = testDatabase()`. The database is
 * there from beforeAll on; all tests of the file share it.
 */
export function testDatabase(): TestDatabase {
  const { adminUrl, template } = inject('testServer')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = new URL(adminUrl)
  url.pathname = name
  let db: Database | undefined
  const opened = (): Database => {
    if (db === undefined) throw new Error('the test database is there from beforeAll on, not before')
    return db
  }
  beforeAll(async () => {
    await asAdmin(adminUrl, `create database ${name} template ${template}`)
    db = connect(url.href, { max: 8, applicationName: name })
  })
  afterAll(async () => {
    if (db !== undefined) await disconnect(db)
    await asAdmin(adminUrl, `drop database if exists ${name} with (force)`)
  })
  return {
    url: url.href,
    get prisma() {
      return opened().prisma
    },
    get pool() {
      return opened().pool
    },
  }
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
