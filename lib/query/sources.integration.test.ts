// Sources as the API shows them: the ledger in figures, and its files page by page with what the digests say.
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { OBJECT_STATES, VERDICTS } from '../domain/source'
import { isSource, sourceById } from './source-by-id'
import { sourceFiles } from './source-files'
import { sourceList } from './source-list'

const db = testDatabase()
const A = '111111111111'
const keyOf = (n: number | string, kind = 'CloudTrail') =>
  `AWSLogs/${A}/${kind}/eu-west-1/2026/11/20/${A}_${kind}_eu-west-1_20261120T0005Z_${n}.json.gz`

beforeAll(async () => {
  const { pool } = db
  await pool.query(`
    insert into source (kind, bucket, prefix, folder, paused, queue_url, accounts, since, synced_at, listed_fully_at) values
      ('s3', 'trail', 'AWSLogs/', null, false, 'https://sqs.eu-west-1.amazonaws.com/1/q', '{111111111111}', '2026-01-31',
       '2026-11-21T12:00:00.5Z', '2026-11-21T12:00:00Z'),
      ('folder', null, '', '/srv/logs', true, null, '{}', null, null, null);
    insert into import (source, source_id) values ('s3://trail/AWSLogs/', 1);
    insert into file (import_id, name, bytes, source_id, etag, records, events) values (1, 'x', 1, 1, 'e', 7, 7)`)
  // 8 states in turn, 24 files; a digest that names 0, 8 and 16 (loaded), and one that is not there.
  for (let n = 0; n < 24; n++)
    await pool.query(
      `insert into source_object (source_id, key, etag, bytes, modified_at, kind, account, region, day, state, reason, file_id, content_hash)
       values (1, $1, 'e', 10, '2026-11-20T00:06:00Z', 'CloudTrail', $2, 'eu-west-1', $3, $4, $5, $6, $7)`,
      [
        keyOf(String(n).padStart(2, '0')),
        A,
        `2026-11-${String(1 + n).padStart(2, '0')}`,
        OBJECT_STATES[(n + 2) % 8],
        n % 8 === 1 ? 'It is no log' : null,
        n === 0 ? 1 : null,
        n % 8 === 0 ? Buffer.from(n === 8 ? 'other' : 'hash') : null,
      ],
    )
  await pool.query(
    `insert into source_object (source_id, key, etag, bytes, modified_at, kind, day, state)
     values (1, $1, 'e', 99, now(), 'CloudTrail-Digest', '2026-12-01', 'loaded')`,
    [keyOf('d', 'CloudTrail-Digest')],
  )
  await pool.query(
    `insert into digest (source_id, key, account, region, root, chain, starts_at, ends_at, elsewhere, hash, signed_text, fingerprint, state)
     values (1, $1, $2, 'eu-west-1', 'AWSLogs/', 'c', '2026-11-20T00:00Z', '2026-11-20T01:00Z', 0, '', '', '', 'valid')`,
    [keyOf('d', 'CloudTrail-Digest'), A],
  )
  for (const name of ['00', '08', '16', 'missing'])
    await pool.query(
      `insert into digest_file (digest_id, source_id, key, kind, day, hash) values (1, 1, $1, 'CloudTrail', '2026-11-20', 'hash')`,
      [keyOf(name)],
    )
})

describe('a source', () => {
  test('has its ledger in figures, digests apart', async () => {
    expect(await sourceById(db, '1')).toMatchObject({
      id: '1',
      kind: 's3',
      name: 's3://trail/AWSLogs/',
      prefix: 'AWSLogs/',
      accounts: [A],
      since: '2026-01-31',
      status: 'loading',
      round: null,
      syncedAt: '2026-11-21T12:00:00.5Z',
      objects: Object.fromEntries(OBJECT_STATES.map((state) => [state, 3])),
      bytes: 240,
      bytesLoaded: 30,
      eventsUnderWay: 7,
      firstDay: '2026-11-01',
      lastDay: '2026-11-24',
      digests: 1,
    })
    expect(await sourceById(db, '2')).toMatchObject({
      name: '/srv/logs',
      prefix: null,
      status: 'paused',
      nextSyncAt: null,
      bytes: 0,
      eventsUnderWay: 0,
      firstDay: null,
      digests: 0,
    })
  })

  test('says that a round is under way', async () => {
    const client = await db.pool.connect()
    await client.query(
      `update source set round_started_at = '2026-11-21T12:00:00Z', round_full = true, round_import_id = 1 where id = 1`,
    )
    expect(await sourceById(db, '1')).toMatchObject({
      status: 'listing',
      round: { startedAt: '2026-11-21T12:00:00Z', full: true, importId: '1' },
    })
    await client.query('update source set round_started_at = null where id = 1')
    client.release()
  })

  test('is one of all, a page at a time', async () => {
    const first = await sourceList(db, { limit: 1 })
    expect(first.sources.map(({ id }) => id)).toEqual(['1'])
    const second = await sourceList(db, { limit: 1, cursor: first.nextCursor ?? '' })
    expect([second.sources.map(({ id }) => id), second.nextCursor]).toEqual([['2'], null])
  })

  test.each(['3', '0', 'x', '99999999999'])('there is none with the id %j', async (id) => {
    expect([await sourceById(db, id), await isSource(db, id)]).toEqual([null, false])
    expect(await sourceFiles(db, id, { limit: 1 })).toEqual({ files: [], nextCursor: null })
  })
})

describe('its files', () => {
  async function allFiles(options: Omit<Parameters<typeof sourceFiles>[2], 'limit'>, limit = 7) {
    const files: Awaited<ReturnType<typeof sourceFiles>>['files'] = []
    let cursor: string | undefined
    do {
      const page = await sourceFiles(db, '1', { ...options, limit, cursor })
      files.push(...page.files)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return files
  }
  const names = (files: { key: string }[]) => files.map(({ key }) => key.slice(key.lastIndexOf('_') + 1, -8))

  test('come in the order of their keys, with those that only a digest names, and without the digests', async () => {
    const files = await allFiles({})
    expect(names(files)).toEqual([
      ...Array.from({ length: 24 }, (_, n) => String(n).padStart(2, '0')),
      'missing',
    ])
    expect(files[0]).toEqual({
      key: keyOf('00'),
      kind: 'CloudTrail',
      account: A,
      region: 'eu-west-1',
      day: '2026-11-01',
      bytes: 10,
      etag: 'e',
      state: 'loaded',
      reason: null,
      verdict: 'verified',
      fileId: '1',
      importId: '1',
      modifiedAt: '2026-11-20T00:06:00Z',
    })
    expect(files[1]).toMatchObject({
      state: 'failed',
      reason: 'It is no log',
      verdict: 'not covered',
      importId: null,
    })
    expect(files.at(-1)).toMatchObject({
      kind: 'CloudTrail',
      account: A,
      day: '2026-11-20',
      bytes: 0,
      state: 'gone',
      verdict: 'deleted',
      reason: expect.stringContaining('not there'),
      modifiedAt: '2026-11-20T00:05:00Z',
    })
  })

  test('are those of a state, of a verdict, or of both', async () => {
    const everything = await allFiles({})
    for (const state of OBJECT_STATES) {
      const ofState = everything.filter((file) => file.state === state && !file.key.includes('missing'))
      expect(await allFiles({ state }, 2)).toEqual(ofState)
      for (const verdict of VERDICTS)
        expect(await allFiles({ state, verdict }, 2)).toEqual(
          ofState.filter((file) => file.verdict === verdict),
        )
    }
    for (const verdict of VERDICTS)
      expect(await allFiles({ verdict }, 1)).toEqual(everything.filter((file) => file.verdict === verdict))
    expect(names(await allFiles({ verdict: 'altered' }))).toEqual(['08'])
    expect(names(await allFiles({ verdict: 'deleted' }))).toEqual(['missing'])
  })

  test.each(['abc!', 'AA', ''])('a cursor that nobody gave out is refused: %j', async (cursor) => {
    await expect(sourceFiles(db, '1', { limit: 1, cursor })).rejects.toMatchObject({
      status: 400,
      field: 'cursor',
    })
  })
})
