import { expect, test } from 'vitest'
import {
  type AppliedMigration,
  type Migration,
  pendingMigrations,
  readMigrations,
  serverProblem,
} from './migrate'

const known: Migration[] = ['1_a', '2_b', '3_c'].map((name) => ({
  name,
  sql: '',
  checksum: `sum of ${name}`,
}))
const ran = (name: string, change: Partial<AppliedMigration> = {}): AppliedMigration => ({
  name,
  checksum: `sum of ${name}`,
  finished: true,
  ...change,
})

test('what has not run is pending, in order', () => {
  expect(pendingMigrations(known, [])).toEqual(known)
  expect(pendingMigrations(known, [ran('1_a'), ran('2_b')]).map(({ name }) => name)).toEqual(['3_c'])
  expect(pendingMigrations(known, [ran('3_c'), ran('1_a'), ran('2_b')])).toEqual([])
})

test('an edited, a half-run and an unknown migration each stop the start', () => {
  expect(() => pendingMigrations(known, [ran('1_a', { checksum: 'other' })])).toThrow(/1_a was edited/)
  expect(() => pendingMigrations(known, [ran('1_a', { finished: false })])).toThrow(/1_a was begun/)
  expect(() => pendingMigrations(known, [ran('4_d')])).toThrow(/newer than this Cairn/)
})

test('the checksum is the SHA-256 of the file, as Prisma has it', async () => {
  const migrations = await readMigrations('prisma/migrations')
  expect(migrations.length).toBeGreaterThan(0)
  expect(migrations.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name).toSorted())
  for (const { checksum } of migrations) expect(checksum).toMatch(/^[0-9a-f]{64}$/)
})

test('an old server, and a database that cannot hold every text, are sentences', () => {
  expect(serverProblem({ version: '150000', encoding: 'UTF8' })).toBeNull()
  expect(serverProblem({ version: '140011', encoding: 'UTF8' })).toMatch(/15 or newer, .* is version 14\.$/)
  expect(serverProblem({ version: '180004', encoding: 'SQL_ASCII' })).toMatch(/this one's is SQL_ASCII/)
})
