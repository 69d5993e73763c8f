// Whatever is loaded, in whatever batches, by two at once, and whatever is taken back: the roll-ups count the events.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MOST_CELL_EVENTS, ROLLUPS, SECONDS_PER_DAY } from '../db/rollups'
import { testDatabase } from '../db/test-database'
import { deleteImport } from './delete-import'
import { FileLoader } from './load-file'
import { importFiles, logOf, range, spoolFiles, type TestRecord, testRecord, testSpool } from './test-files'
import { wrongRollUps } from './test-roll-ups'

const db = testDatabase()
const spool = testSpool()

const ALL_DAYS = -2_147_483_648
const TIMES = [
  // Ends of a quarter of an hour, of a day, of a month; before 1970; past what a number holds to the microsecond.
  ...['2026-03-30T23:44:59.999999Z', '2026-03-30T23:45:00Z', '2026-03-30T23:59:59.999999Z'],
  ...['2026-03-31T00:00:00Z', '2026-03-31T00:14:59Z', '2026-03-31T12:00:00Z', '2026-03-31T12:05:00.5Z'],
  ...['2026-04-01T00:00:00Z', '1969-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
]
const IDENTITIES = [
  { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', userName: 'alice' },
  {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/alice',
    userName: 'alice',
    invokedBy: 'AWS Internal',
  },
  { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
]
/** A record by its number, which says nothing else than its eventID. */
const record = fc.record({
  eventTime: fc.constantFrom(...TIMES),
  eventName: fc.constantFrom('GetObject', 'PutObject', 'Fnord'),
  sourceIPAddress: fc.constantFrom('192.0.2.1', '192.0.2.2', undefined),
  awsRegion: fc.constantFrom('eu-central-1', undefined),
  errorCode: fc.constantFrom('AccessDenied', undefined, undefined),
  readOnly: fc.constantFrom(true, false, undefined),
  userIdentity: fc.constantFrom(...IDENTITIES),
})
const scene = fc.record({
  records: fc.array(record, { minLength: 40, maxLength: 40 }),
  /** Which records each file has: often the same as others, and some of them several times. */
  files: fc.array(fc.array(fc.nat(39), { maxLength: 60 }), { minLength: 8, maxLength: 8 }),
  perBatch: fc.integer({ min: 5, max: 40 }),
  deleted: fc.nat(1),
  /** The day from which on the roll-ups are filled. */
  filledFrom: fc.constantFrom(ALL_DAYS, Date.parse('2026-03-31') / 1000 / SECONDS_PER_DAY),
})

let scenes = 0
test('they say what the events say, after every load and deletion', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ records, files, perBatch, deleted, filledFrom }) => {
      scenes++
      await db.pool.query('truncate event, record_block, block_filter, identity_first')
      for (const { table } of ROLLUPS) await db.pool.query(`truncate ${table}`)
      await db.pool.query('update rollup_state set filled_from = $1', [filledFrom])
      const pool = records.map((fields, n) => testRecord(scenes * 1000 + n, fields))
      const contents = files.map((picked) => logOf(picked.map((n) => pool[n] as TestRecord)))
      const imports = [
        await spoolFiles(db.pool, spool, contents.slice(0, 4)),
        await spoolFiles(db.pool, spool, contents.slice(4)),
      ]
      // Two loaders, as two processes would have, each with files of both imports.
      const work = async (half: number) => {
        const limits = { records: perBatch, bytes: 1 << 20, chunkBytes: 512 }
        const loader = new FileLoader(db.pool, spool, { limits })
        for (const { fileIds } of imports)
          for (const id of fileIds.filter((_, i) => i % 2 === half))
            await loader.loadFile(id, new AbortController().signal)
      }
      await Promise.all([work(0), work(1)])
      expect(await wrongRollUps(db.pool)).toEqual([])
      await deleteImport(db, imports[deleted]?.importId ?? '')
      expect(await wrongRollUps(db.pool)).toEqual([])
    }),
    // To make a scene that fails smaller takes minutes, and the tables say enough.
    { numRuns: 5, endOnFailure: true },
  )
  expect(scenes).toBe(5)
})

test('loads that add to the same quarters over and over leave them merged', async () => {
  const quarters = range(0, 96).map((n) => new Date(Date.UTC(2026, 5, 1, 0, n * 15)).toISOString())
  for (const load of range(0, 6))
    await importFiles(db.pool, spool, [
      logOf(quarters.map((eventTime, n) => testRecord(9_000_000 + load * 100 + n, { eventTime }))),
    ])
  expect(await wrongRollUps(db.pool)).toEqual([])
  const { rows } = await db.pool.query(
    `select events, cardinality(quarters) as cells from rollup_total where day = '2026-06-01'::date - '1970-01-01'::date`,
  )
  expect(rows).toEqual([{ events: 576, cells: 192 }])
})

test('a quarter of an hour with more events than a cell counts has several', async () => {
  const count = 40_000_000
  const cells = (events: number) => `array[(7 << 24) | ${events}]`
  const { rows } = await db.pool.query(
    `select merge_quarters(${cells(MOST_CELL_EVENTS)} || ${cells(MOST_CELL_EVENTS)},
       ${cells(count - 2 * MOST_CELL_EVENTS)} || array_fill((9 << 24) | 1, array[100])) as merged`,
  )
  const merged = (rows[0].merged as number[]).map((cell) => [cell >> 24, cell & MOST_CELL_EVENTS])
  const ofSeven = merged.filter(([quarter]) => quarter === 7).map(([, events]) => events as number)
  expect(ofSeven.reduce((sum, events) => sum + events)).toBe(count)
  expect(ofSeven).toHaveLength(3)
  expect(merged.filter(([quarter]) => quarter === 9)).toEqual([[9, 100]])
})
