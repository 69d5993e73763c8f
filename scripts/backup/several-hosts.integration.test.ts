// A backup of an instance of several hosts, each of which has uploads of its own.
import { expect, test } from 'vitest'
import { connect, disconnect } from '../../lib/db/client'
import { testDatabase } from '../../lib/db/test-database'
import { workerName } from '../../lib/db/waiting-file'
import { fileTask } from '../../lib/ingest/file-jobs'
import { FileLoader } from '../../lib/ingest/load-file'
import { retryFiles } from '../../lib/ingest/retry-files'
import { logOf, spoolFiles, testRecord, testSpool } from '../../lib/ingest/test-files'
import { importList } from '../../lib/query/import-list'
import { backupOf, restoreInto } from './test-backup'

const never = new AbortController().signal
const eventsOf = async () => (await target.pool.query('select count(*)::int as n from event')).rows[0].n

const [several, target] = [testDatabase(), testDatabase()]
const [here, there, otherSpool] = [testSpool(), testSpool(), testSpool()]

test('a backup takes along what waits on its own host, and lets no import wait for the others', async () => {
  await spoolFiles(several.pool, here, [logOf([testRecord(1)])])
  const { fileIds } = await spoolFiles(several.pool, there, [logOf([testRecord(2)])])
  for (const { id, folder } of [here, there])
    await several.pool.query(`insert into source (kind, folder, spool_id) values ('folder', $2, $1)`, [
      id,
      folder,
    ])
  const { bytes: saved, tally } = await backupOf(several, here)
  expect(tally.end).toMatchObject({ uploads: 1, uploadsElsewhere: 1 })
  const restored = await restoreInto(target, otherSpool, saved)
  expect(restored).toMatchObject({ elsewhere: { files: 1, folders: 1 } })
  const { imports } = await importList(target, { limit: 10 })
  expect(imports.map(({ status }) => status)).toEqual(['failed', 'queued'])
  const jobs = await target.pool.query('select task_identifier as task from graphile_worker.jobs')
  expect(jobs.rows).toEqual([{ task: fileTask(otherSpool.id) }])
  // Nobody would read it.
  const [left, fileId] = [imports[0]?.id ?? '', String(fileIds[0])]
  for (const one of [fileId, null])
    await expect(retryFiles(target, left, one, otherSpool)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('start it there, or upload it again'),
    })
  // Once that host is back, it can.
  const worker = connect(target.url, { max: 1, applicationName: workerName(there.id) })
  await worker.pool.query('select 1')
  expect(await retryFiles(target, left, null, otherSpool)).toBe(1)
  await disconnect(worker)
  expect(await new FileLoader(target.pool, there).loadFile(fileIds[0] as number, never)).toBe('finished')
  expect(await eventsOf()).toBe(1)
})
