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

test('what instances have run is as it was when they ran it', async () => {
  const published = {
    '20261121000000_founding': '541bd68a01dc381572f566940103ce43ecc662ba5aab140ec12265ca898b9142',
    '20261121120000_sources': 'b1df51b0c027c78a506b67d0baeb7f8e498cceb0c74cb039719095c2a7ab2113',
    '20261121130000_integrity': '08bf51a452d1d8b4ad1c3ff9eefbe00724024ade7d2f021563a4afda64158bef',
    '20261121160000_rollups': '005e30890b553274f9e9c922f4d94bdef5de5d9f9ac0274099d6c8662af0ed1f',
    '20261121170000_retention': '7ccad3b003cf893b058b9fdcead45a6736c3cb8c89ea92eeac787d7d6252b16a',
    '20261121180000_day_totals': '3092833cc45d024b74a2b5d7e0764624c2801fd376078a36f7eacd8f87391ffc',
    '20261121190000_month_roll_ups': '5c4aa1bf5ad714594b994ff26f1e867ff3fd0b9893e9662c333e98b5d3245f68',
    '20261121200000_cells_of_many_events': 'fb227086c655ab42f162ee7dc64751c0c64045dae8b3aa2f18ca33ec0c1bd663',
    '20261121210000_service_months': '12734ba0a0f2d97214e09d767ffbbcc2b5597e8ff08b35d911dbdeb22893d0be',
    '20261121220000_effects_mfa_firsts': '8468709847ee1a3687b22c923386cb1e5e5153a79ad54f01e75a432d0fbd396a',
    '20261121230000_identity_places': '52a42347c9c3bac1880fec9ea349065c35b13a00c5ad2a88dbfb6f20cf201b17',
  }
  const known = (await readMigrations('prisma/migrations')).map(({ name, checksum }) => [name, checksum])
  expect(Object.fromEntries(known)).toMatchObject(published)
})

test('whoever ran the other text of the roll-ups goes on from there, and nobody with a third', async () => {
  const known = await readMigrations('prisma/migrations')
  const name = '20261121160000_rollups'
  const ran = (checksum: string) =>
    known
      .filter((one) => one.name <= name)
      .map((one) => ({ ...one, finished: true, ...(one.name === name && { checksum }) }))
  const rest = known.filter((one) => one.name > name)
  expect(
    pendingMigrations(known, ran('40736209c5e66b2998d57c0dc75266e931e221c297a8094346f981982cb658fe')),
  ).toEqual(rest)
  expect(() => pendingMigrations(known, ran('0'.repeat(64)))).toThrow(/was edited after/)
})

test('an old server, and a database that cannot hold every text, are sentences', () => {
  expect(serverProblem({ version: '150000', encoding: 'UTF8' })).toBeNull()
  expect(serverProblem({ version: '140011', encoding: 'UTF8' })).toMatch(/15 or newer, .* is version 14\.$/)
  expect(serverProblem({ version: '180004', encoding: 'SQL_ASCII' })).toMatch(/this one's is SQL_ASCII/)
})
