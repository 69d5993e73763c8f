// A disk that fills up, that of the uploads or that of Postgres: what was acknowledged waits for room, the rest is refused.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeAll, expect, inject, test } from 'vitest'
import { randomFrom } from '../../lib/ingest/source/test-random'
import { buildIfStale } from '../build.mjs'
import { FaultCairn, type FaultCairnOptions } from './fault-cairn'
import { FaultLogs } from './fault-logs'
import { sendUpload } from './send-upload'
import { SentUploads } from './sent-uploads'
import { canMount, SmallDisk } from './small-disk'

const ROOT = process.cwd()
const MIB = 1024 ** 2
const PATIENCE_MS = 240_000
const FULL = { outcome: 'refused', status: 503, code: 'spool_full' }

const mountable = canMount()
if (!mountable) console.log('Nobody may mount a disk here: limits and errors stand in for one that is full.')

/** What a test has made, to be taken away again, the last thing first. */
const made: (() => Promise<unknown>)[] = []
beforeAll(() => buildIfStale(ROOT, { say: () => {} }), 300_000)
afterEach(async () => {
  for (const remove of made.splice(0).reverse()) await remove()
})

async function started(options?: FaultCairnOptions): Promise<FaultCairn> {
  const cairn = await FaultCairn.prepare(options)
  made.push(() => cairn.close())
  await cairn.start()
  return cairn
}

async function mounted(folder: string, bytes: number): Promise<SmallDisk> {
  const disk = await SmallDisk.mount(folder, bytes)
  made.push(() => disk.close())
  return disk
}

async function until(cairn: FaultCairn, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !holds(); await sleep(50))
    if (Date.now() > end) throw new Error(`it did not come to hold:\n${cairn.output}`)
}

async function fullSpool(): Promise<void> {
  const folder = path.join(await temporary(), 'small')
  const disk = await mounted(folder, 16 * MIB)
  const cairn = await started({
    env: { CAIRN_SPOOL_DIR: path.join(folder, 'spool') },
    before: disk.before(ROOT),
  })
  const sent = new SentUploads(cairn)
  const logs = new FaultLogs(randomFrom(11))
  await sent.send(logs.upload())
  await disk.fill(MIB / 8)
  const upload = logs.uploadOf(logs.fresh(5000))
  expect(upload.files[0]?.body?.length).toBeGreaterThan(MIB / 8)
  expect(await sendUpload(cairn.url, upload)).toEqual(FULL)
  // What fits is taken, and nothing of what did not is left.
  await sent.send(logs.uploadOf(logs.fresh(50)))
  expect(await sent.differences()).toEqual([])
  await disk.clear()
  await sent.send(upload)
  expect(await sent.differences()).toEqual([])
}

/** What is unpacked finds no room: the archive waits, as it is, and goes on where it was. */
async function fullWhileUnpacked(): Promise<void> {
  const folder = path.join(await temporary(), 'small')
  const disk = await mounted(folder, 32 * MIB)
  const cairn = await started({
    env: { CAIRN_SPOOL_DIR: path.join(folder, 'spool'), CAIRN_WORKERS: '1' },
    before: disk.before(ROOT),
  })
  const sent = new SentUploads(cairn)
  const logs = new FaultLogs(randomFrom(13))
  const upload = logs.archive(6, 4000)
  const archived = upload.files[0]?.body?.length ?? 0
  // The archive fits, and about two of its members.
  await disk.fill(archived + 5 * MIB)
  const from = cairn.output.length
  await sent.send(upload)
  await until(cairn, () => /archives are unpacked to is full/.test(cairn.output.slice(from)))
  const states = () =>
    cairn.ask("select status, reason from file where archive_id is null and name like '%.zip'")
  expect(await states()).toEqual([{ status: 'queued', reason: null }])
  await disk.clear()
  expect(await sent.differences()).toEqual([])
  expect(await states()).toEqual([{ status: 'done', reason: null }])
}

async function fullPostgres(): Promise<void> {
  const folder = await temporary()
  const small = path.join(folder, 'small')
  const disk = await mounted(small, 256 * MIB)
  const cairn = await started({
    env: { CAIRN_SPOOL_DIR: path.join(folder, 'spool') },
    dataDir: path.join(small, 'data'),
    dataDirSeenAt: path.join(disk.seenAt, 'data'),
    before: disk.before(ROOT),
  })
  const sent = new SentUploads(cairn)
  const logs = new FaultLogs(randomFrom(12))
  await sent.send(logs.upload())
  expect(await sent.differences()).toEqual([])
  await disk.fill(2 * MIB)
  const from = cairn.output.length
  const sending = Promise.all([1, 2, 3].map(() => sent.send(logs.uploadOf(logs.fresh(9000)))))
  // Where its log of changes finds no room either, Postgres ends, and in the end Cairn with it.
  await until(cairn, () => /out of disk|Postgres ended/.test(cairn.output.slice(from)))
  await disk.clear()
  if (!cairn.isRunning) await cairn.start()
  await sending
  expect(await sent.differences()).toEqual([])
}

/** No file may be larger than 64 kB: as when the disk is full, the system refuses to write on. */
async function limitedSpool(): Promise<void> {
  const name = `full_disk_${process.pid}`
  const { adminUrl } = inject('testServer')
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  made.push(() => admin.end())
  await admin.query(`create database ${name}`)
  made.push(() => admin.query(`drop database ${name} with (force)`))
  const cairn = await started({
    env: { DATABASE_URL: Object.assign(new URL(adminUrl), { pathname: name }).href },
    before: ['sh', '-c', 'ulimit -f 128 && exec "$@"', 'sh'],
  })
  const sent = new SentUploads(cairn)
  const logs = new FaultLogs(randomFrom(11))
  expect(await sendUpload(cairn.url, logs.uploadOf(logs.fresh(5000)))).toEqual(FULL)
  await sent.send(logs.uploadOf(logs.fresh(50)))
  expect(await sent.differences()).toEqual([])
}

/** Every insert fails as on a full disk. */
async function refusingPostgres(): Promise<void> {
  const cairn = await started()
  const sent = new SentUploads(cairn)
  const logs = new FaultLogs(randomFrom(12))
  await cairn.ask(`
    create function full_disk() returns trigger language plpgsql
    as $$ begin raise 'could not extend file' using errcode = 'disk_full'; end $$;
    create trigger full_disk before insert on event for each row execute function full_disk()`)
  await sent.send(logs.upload())
  await until(cairn, () => /out of disk/.test(cairn.output))
  await cairn.ask('drop trigger full_disk on event; drop function full_disk')
  expect(await sent.differences()).toEqual([])
}

/** A folder that others can pass, as root's Postgres user has to. */
async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `cairn-test-${process.pid}-`))
  await chmod(folder, 0o755)
  made.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('the disk of the uploads', mountable ? fullSpool : limitedSpool, PATIENCE_MS * 2)
// Nothing stands in for this one: where nobody may mount, it fails.
test('the disk that an archive is unpacked to', fullWhileUnpacked, PATIENCE_MS * 2)
test("Postgres' disk", mountable ? fullPostgres : refusingPostgres, PATIENCE_MS * 2)
