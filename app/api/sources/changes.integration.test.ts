// Changing, syncing and deleting sources, and what stays.
import { describe, expect, test } from 'vitest'
import { testSources } from './test-sources'

const { db, bucket, create, get, patch, remove, ask, askWithStream, made, files, endpointUrl, pathOf } =
  testSources()

describe('a change', () => {
  test('changes what it names', async () => {
    const id = await made({ kinds: ['CloudTrail'] })
    await db.pool.query(
      "update source set listed_fully_at = now(), next_sync_at = now() + interval '1 day' where id = $1",
      [id],
    )
    const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/trail'
    const { status, body } = await patch(id, { queueUrl, schedule: 60 })
    expect(status).toBe(200)
    expect(body.source).toMatchObject({ queueUrl, schedule: 60, kinds: ['CloudTrail'] })
    expect(body.source?.listedFullyAt).not.toBeNull()
    expect(Date.parse(String(body.source?.nextSyncAt))).toBeLessThan(Date.now() + 3_700_000)
    expect((await patch(id, { kinds: ['CloudTrail'] })).body.source?.listedFullyAt).not.toBeNull()
    // What was left out before is wanted now.
    const opened = await patch(id, { queueUrl: null, kinds: null, regions: ['eu-west-1'] })
    expect(opened.body.source).toMatchObject({
      queueUrl: null,
      kinds: [],
      regions: ['eu-west-1'],
      listedFullyAt: null,
    })
    expect((await patch(id, {})).body).toEqual(opened.body)
  })

  test('pauses and resumes', async () => {
    const id = await made()
    expect((await patch(id, { paused: true })).body.source).toMatchObject({
      status: 'paused',
      nextSyncAt: null,
    })
    expect((await ask(id)).status).toBe(409)
    expect((await patch(id, { paused: false })).body.source).toMatchObject({ status: 'waiting' })
  })

  test('is refused by its field', async () => {
    const id = await made()
    for (const [change, field, code] of [
      [{ bucket: 'other' }, 'bucket', 'bad_request'],
      [{ schedule: null }, 'schedule', 'bad_request'],
      [{ since: 'yesterday' }, 'since', 'bad_request'],
      [{ queueUrl: 'http://169.254.169.254/x' }, 'queueUrl', 'source_refused'],
      [{ since: '0000-01-01' }, 'since', 'bad_request'],
    ] as const) {
      const { status, body } = await patch(id, change)
      expect([status, body.error?.field, body.error?.code]).toEqual([400, field, code])
    }
  })

  test('gives no queue to a folder', async () => {
    const { body } = await create({ folder: pathOf('allowed') })
    const id = body.source?.id
    expect((await patch(id, { queueUrl: `${endpointUrl()}/1/q` })).body.error?.field).toBe('queueUrl')
    expect((await patch(id, { queueUrl: null, schedule: 5 })).status).toBe(200)
  })
})

describe('a round', () => {
  test('is asked for', async () => {
    const id = await made()
    const asked = async () =>
      (await db.pool.query('select sync_asked_at, sync_asked_full from source where id = $1', [id])).rows[0]
    expect((await ask(id)).status).toBe(202)
    expect(await asked()).toEqual({ sync_asked_at: expect.any(Date), sync_asked_full: false })
    expect((await ask(id, { full: true })).status).toBe(202)
    // Asking for less later takes nothing back.
    expect((await ask(id, {})).body.source?.id).toBe(id)
    expect((await asked()).sync_asked_full).toBe(true)
    expect((await ask(id, { full: 'yes' })).body.error?.field).toBe('full')
  })

  // As a server hears `curl -X POST`: an empty stream.
  test('is asked for without a body', async () => {
    const id = await made()
    expect((await askWithStream(id, '')).status).toBe(202)
    expect((await askWithStream(id, '', 'text/plain')).status).toBe(415)
    expect((await askWithStream(id, '{"full":true}')).status).toBe(415)
    expect((await askWithStream(id, '{"full":true}', 'application/json')).status).toBe(202)
  })
})

describe('deleting', () => {
  test('leaves the imports and what they hold, and ends what was still to be read', async () => {
    const id = await made()
    const { rows } = await db.pool.query(
      `insert into import (source, source_id, open) values ('s3://trail/', $1, true) returning id`,
      [id],
    )
    const importId = rows[0].id
    await db.pool.query(
      `insert into file (import_id, name, bytes, source_id, etag, status, records, events, started_at) values
         ($1, 'a', 1, $2, 'x', 'done', 1, 1, now()), ($1, 'b', 1, $2, 'x', 'queued', 0, 0, null),
         ($1, 'c', 1, $2, 'x', 'running', 1, 1, now())`,
      [importId, id],
    )
    await db.pool.query(
      `insert into source_object (source_id, key, etag, bytes, modified_at, kind, day) values ($1, 'a', 'x', 1, now(), 'other', now())`,
      [id],
    )
    expect(await remove(id)).toEqual({ status: 200, body: { deleted: { id } } })
    expect((await get(id)).status).toBe(404)
    const files = await db.pool.query(
      'select name, status, reason from file where import_id = $1 order by name',
      [importId],
    )
    expect(files.rows).toMatchObject([
      { name: 'a', status: 'done', reason: null },
      { name: 'b', status: 'failed' },
      { name: 'c', status: 'partial', reason: 'Its source was removed before it was read to its end' },
    ])
    const left = await db.pool.query('select status, source_id from import_summary where id = $1', [importId])
    expect(left.rows).toEqual([{ status: 'done', source_id: null }])
    expect((await db.pool.query('select from source_object where source_id = $1', [id])).rowCount).toBe(0)
  })
})

test('the files of a source are listed by what became of them, a page at a time', async () => {
  const id = await made()
  // As long as keys may be.
  const keys = ['a', 'b', 'c'].map((name) => name.repeat(1024))
  await db.pool.query(
    `insert into source_object (source_id, key, etag, bytes, modified_at, kind, day, state)
     select $1, key, 'x', 1, now(), 'other', now(), 'failed' from unnest($2::text[]) as key`,
    [id, keys],
  )
  const first = await files(id, 'state=failed&limit=2')
  const second = await files(id, `state=failed&limit=2&cursor=${first.body.nextCursor}`)
  const listed = [...Object.values(first.body.files ?? {}), ...Object.values(second.body.files ?? {})]
  expect(listed).toMatchObject(keys.map((key) => ({ key, state: 'failed', verdict: 'not covered' })))
  expect(second.body.nextCursor).toBeNull()
  expect((await files(id, 'verdict=verified')).body.files).toEqual([])
  for (const query of ['state=lost', 'verdict=fine', 'limit=0', 'cursor=!', 'q=x'])
    expect(await files(id, query)).toMatchObject({
      status: 400,
      body: { error: { field: query.split('=')[0] } },
    })
  expect((await files('999999')).status).toBe(404)
})

test('what is not there is a 404, whatever is asked of it', async () => {
  for (const id of ['999999', '0', 'x', '99999999999'])
    for (const answer of [await get(id), await patch(id, { paused: true }), await remove(id), await ask(id)])
      expect(answer.status).toBe(404)
})

test("the environment's own can be synced, but neither changed nor deleted", async () => {
  const id = await made()
  await db.pool.query('update source set from_environment = true where id = $1', [id])
  expect([
    (await patch(id, { paused: true })).status,
    (await remove(id)).status,
    (await ask(id)).status,
  ]).toEqual([409, 409, 202])
})

test('every change of a source moves the data version, and what is refused does not', async () => {
  const version = async () => (await db.pool.query('select last_value from data_version')).rows[0].last_value
  const seen = [await version()]
  const id = await made()
  for (const change of [
    () => patch(id, { paused: true }),
    () => patch(id, { paused: false }),
    () => ask(id),
    () => remove(id),
  ]) {
    seen.push(await version())
    expect((await change()).status).toBeLessThan(300)
  }
  seen.push(await version())
  expect(new Set(seen).size).toBe(6)
  await patch(id, { paused: true })
  await create(bucket({ bucket: 'no-such-bucket' }))
  expect(await version()).toBe(seen.at(-1))
})
