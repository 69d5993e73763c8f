// The environment's sources over several starts: made, changed, no longer named, named again.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { testDatabase } from '../../db/test-database'
import type { NewSource } from '../../domain/source'
import { changeSource } from './change-source'
import { deleteSource } from './delete-source'
import { syncEnvironmentSources } from './environment-sources'

const db = testDatabase()
const HOST = randomUUID()
const NOWHERE = { roots: [], endpoints: [], roles: [] }
const TRAIL: NewSource = { bucket: 'trail', prefix: 'AWSLogs/', region: 'eu-central-1', schedule: 5 }
const FOLDER: NewSource = { folder: '/srv/logs/' }
const start = (...sources: NewSource[]) => syncEnvironmentSources(db.pool, sources, HOST)
const all = async () =>
  (
    await db.pool.query(
      `select id::text, coalesce(bucket, folder) as place, spool_id, schedule_minutes as schedule, accounts, paused,
         from_environment as fixed, problem, problem_code as code, listed_fully_at is not null as listed
       from source order by id`,
    )
  ).rows

test('they are there as the environment says, whoever made them, and stay the same ones', async () => {
  await db.pool.query(
    `insert into source (kind, bucket, prefix, schedule_minutes, paused, listed_fully_at, next_sync_at)
     values ('s3', 'trail', 'AWSLogs/', 60, true, now(), now() + interval '1 day')`,
  )
  await start(TRAIL, FOLDER)
  const first = await all()
  expect(first).toMatchObject([
    { place: 'trail', spool_id: null, schedule: 5, paused: false, fixed: true, listed: true },
    { place: '/srv/logs', spool_id: HOST, schedule: 15, fixed: true, listed: false },
  ])
  const { rows } = await db.pool.query(
    `select next_sync_at < now() + interval '6 minutes' as soon from source where id = 1`,
  )
  expect(rows).toEqual([{ soon: true }])
  await start(TRAIL, FOLDER)
  expect(await all()).toEqual(first)
})

test('other filters have everything listed again', async () => {
  await start({ ...TRAIL, accounts: ['111111111111'] }, FOLDER)
  expect(await all()).toMatchObject([{ accounts: ['111111111111'], listed: false }, {}])
})

test('what is no longer named is paused, says so, and can be changed like any other', async () => {
  await start(FOLDER)
  const [trail, folder] = await all()
  expect(trail).toMatchObject({ place: 'trail', paused: true, fixed: false, code: 'not_named' })
  expect(trail.problem).toContain('CAIRN_SOURCES no longer names this source')
  await start(FOLDER)
  expect((await all())[0]).toEqual(trail)
  await changeSource(db.pool, trail.id, { paused: false }, NOWHERE)
  expect((await all())[0]).toMatchObject({ paused: false, problem: null, code: null })
  await expect(changeSource(db.pool, folder.id, { paused: true }, NOWHERE)).rejects.toMatchObject({
    status: 409,
  })
})

test('named again, it is what it was', async () => {
  await start()
  expect(await all()).toMatchObject([
    { paused: false, fixed: false },
    { paused: true, code: 'not_named' },
  ])
  await start(TRAIL, FOLDER)
  expect(await all()).toMatchObject([
    { id: '1', paused: false, fixed: true, problem: null, code: null },
    { paused: false, fixed: true, problem: null, code: null },
  ])
  await start()
  await deleteSource(db.pool, (await all())[1].id)
  expect(await all()).toHaveLength(1)
})
