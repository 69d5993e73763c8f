// Services over HTTP: every documented action with its mark, what was seen of it, and what was seen besides.
import { beforeAll, describe, expect, test } from 'vitest'
import { PINPOINT, SES, SMS_VOICE } from '@/e2e/sample-records'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import type { ServiceAnswer } from '@/lib/domain/services/service-answer'
import { CATALOGUED_SOURCES, SERVICE_APIS } from '@/lib/domain/services/service-apis'
import type { ServiceRow } from '@/lib/domain/services/service-rows'
import { importFiles, logOf, range, testRecord, testSpool } from '@/lib/ingest/test-files'
import * as service from './[eventSource]/route'
import * as services from './route'

const useDatabase = (db: Database) => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
}
const listed = async (query = ''): Promise<{ services: ServiceRow[]; seen: number; nextCursor: null }> => {
  const response = await services.GET(new Request(`http://localhost/api/services?${query}`), undefined)
  expect(response.status).toBe(200)
  return response.json()
}
const ask = (eventSource: string, query = '') =>
  service.GET(new Request(`http://localhost/api/services/x?${query}`), {
    params: Promise.resolve({ eventSource }),
  })
const about = async (eventSource: string, query = ''): Promise<ServiceAnswer> => {
  const response = await ask(eventSource, query)
  expect(response.status).toBe(200)
  return response.json()
}

/** Without what is catalogued alone. */
const everSeen = (rows: ServiceRow[]) => rows.filter(({ lastSeenEver }) => lastSeenEver !== null)

describe('over an empty instance', () => {
  const db = testDatabase()
  beforeAll(() => useDatabase(db))

  test('the catalogued services are there, with zeros', async () => {
    const { services: rows, seen, nextCursor } = await listed()
    expect([seen, nextCursor]).toEqual([0, null])
    expect(rows.map((row) => row.service)).toEqual([...CATALOGUED_SOURCES].sort())
    for (const row of rows)
      expect(row).toMatchObject({
        catalogued: true,
        events: 0,
        identities: 0,
        lastSeen: null,
      })
  })

  test('so are all of their actions, each of which was never seen', async () => {
    for (const api of SERVICE_APIS) {
      const answer = await about(api.eventSource)
      const found = answer.apis.find(({ name }) => name === api.name)
      expect(found?.actions.map(({ name, logged, reference }) => ({ name, logged, reference }))).toEqual(
        api.actions.map(({ name, logged, reference }) => ({ name, logged, reference })),
      )
      for (const action of found?.actions ?? [])
        expect(action).toMatchObject({ events: 0, identities: 0, firstSeen: null, lastSeenEver: null })
    }
  })

  test('any other is a 404', async () => {
    for (const unseen of ['s3.amazonaws.com', 'ses', 'ses.eu-west-1.amazonaws.com', 'unknown', '\0'])
      expect((await ask(unseen)).status).toBe(404)
  })
})

describe('over a log', () => {
  const db = testDatabase()
  const spool = testSpool()
  const ses = (n: number, eventName: string, fields = {}) =>
    testRecord(n, { eventSource: 'ses.amazonaws.com', eventName, readOnly: undefined, ...fields })
  const role = {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Mailer/run',
    sessionContext: { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/Mailer' } },
  }
  const alice = 'arn:aws:iam::111122223333:user/alice'

  beforeAll(async () => {
    useDatabase(db)
    // All actions of Pinpoint that are recorded, and one that never is.
    const pinpoint = SERVICE_APIS.find(({ eventSource }) => eventSource === 'pinpoint.amazonaws.com')
    const names = (pinpoint?.actions ?? []).filter(({ logged }) => logged).map(({ name }) => name)
    await importFiles(db.pool, spool, [
      logOf([
        ...PINPOINT,
        ...SMS_VOICE,
        ...SES,
        ...names.map((eventName, at) =>
          testRecord(1000 + at, { eventSource: 'pinpoint.amazonaws.com', eventName }),
        ),
        ses(1, 'SendEmail', { userIdentity: role, readOnly: false }),
        ses(2, 'SendEmail', { userIdentity: role, readOnly: false }),
        ses(3, 'SendEmail', { readOnly: false, errorCode: 'AccessDenied' }),
        ses(4, 'SendEmail', { readOnly: false, errorCode: 'Throttling' }),
        ses(5, 'GetAccount', { readOnly: true }),
        ses(6, 'GetAccount', { readOnly: false, errorCode: 'Client.UnauthorizedOperation' }),
        ses(7, 'PutAccountDetails'),
        ses(8, 'ListIdentities', { userIdentity: null }),
        ...range(20, 3).map((n) => testRecord(n)),
      ]),
    ])
  })

  test('the list has who was seen, and by how many', async () => {
    const { services: rows, seen } = await listed()
    expect(seen).toBe(4)
    expect(everSeen(rows).map((row) => [row.service, row.events, row.catalogued])).toEqual([
      ['pinpoint.amazonaws.com', 111, true],
      ['ses.amazonaws.com', 10, true],
      ['s3.amazonaws.com', 3, false],
      ['sms-voice.amazonaws.com', 2, true],
    ])
    expect(rows[1]).toEqual({
      service: 'ses.amazonaws.com',
      label: 'Amazon SES',
      family: 'Customer engagement',
      iamPrefix: 'ses',
      documentation: 'https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html',
      catalogued: true,
      documentedActions: 72,
      events: 10,
      reads: 1,
      writes: 5,
      unknown: 4,
      inferredReads: 1,
      inferredWrites: 3,
      errors: 3,
      // The root user of the samples, alice and the role; nobody is none.
      identities: 3,
      firstSeen: '2018-02-02T21:34:50Z',
      lastSeen: '2026-03-01T00:00:08Z',
      lastSeenEver: '2026-03-01T00:00:08Z',
    })
  })

  test('the filter applies, and what it leaves out of the catalogued services has zeros', async () => {
    const { services: rows, seen } = await listed('user=alice&from=2026-03-01T00:00:00Z&readOnly=true')
    expect(seen).toBe(3)
    expect(everSeen(rows).map((row) => [row.service, row.events, row.lastSeen, row.lastSeenEver])).toEqual([
      ['pinpoint.amazonaws.com', 109, '2026-03-01T00:18:28Z', '2026-03-01T00:18:28Z'],
      ['s3.amazonaws.com', 3, '2026-03-01T00:00:22Z', '2026-03-01T00:00:22Z'],
      ['ses.amazonaws.com', 1, '2026-03-01T00:00:05Z', '2026-03-01T00:00:08Z'],
      ['sms-voice.amazonaws.com', 0, null, '2018-02-04T21:47:08Z'],
    ])
  })

  test('an action has how often, by whom, first and last, and how often it was denied', async () => {
    const answer = await about('ses.amazonaws.com')
    expect(answer).toMatchObject({
      label: 'Amazon SES',
      catalogued: true,
      events: 10,
      reads: 1,
      writes: 5,
      unknown: 4,
      errors: 3,
      denied: 2,
      identities: 3,
      actionsSeen: 6,
      firstSeen: '2018-02-02T21:34:50Z',
    })
    const [api, email] = answer.apis
    const action = (name: string, of = api) => of?.actions.find((each) => each.name === name)
    // Seen although no document promises it, and so in both APIs that name it.
    for (const of of [api, email])
      expect(action('SendEmail', of)).toMatchObject({
        logged: false,
        category: 'data',
        events: 4,
        writes: 4,
        errors: 2,
        denied: 1,
        identities: 2,
        effect: 'write',
        inferred: false,
        firstSeen: '2026-03-01T00:00:01Z',
        lastSeen: '2026-03-01T00:00:04Z',
      })
    // Two each: the first by key.
    expect(action('SendEmail')?.topIdentity).toEqual({
      key: 'arn:aws:iam::111122223333:role/Mailer',
      label: 'Mailer',
      events: 2,
    })
    expect(action('SendRawEmail')).toMatchObject({ logged: false, events: 0, lastSeenEver: null })
    expect(action('DeleteIdentity')).toMatchObject({
      logged: true,
      category: 'management',
      events: 1,
      unknown: 1,
      readOnly: false,
      recordedReadOnly: null,
      effect: 'write',
      inferred: true,
    })
    expect(action('ListIdentities')).toMatchObject({ events: 1, identities: 0 })
    expect(action('GetAccount', email)).toMatchObject({
      events: 2,
      reads: 1,
      writes: 1,
      denied: 1,
      recordedReadOnly: null,
      effect: 'unknown',
      inferred: false,
      successor: { name: 'Amazon SES API v2' },
    })
    expect(answer.undocumented).toMatchObject([
      { name: 'PutAccountDetails', events: 1, readOnly: null, effect: 'write', inferred: true },
    ])
  })

  test('every recorded action of Pinpoint is seen, every other is not', async () => {
    const { apis, undocumented } = await about('pinpoint.amazonaws.com')
    for (const { name, logged, events, topIdentity } of apis[0]?.actions ?? []) {
      expect([name, events > 0]).toEqual([name, logged])
      expect([name, topIdentity?.key]).toEqual([name, logged ? expect.any(String) : undefined])
    }
    expect(undocumented).toEqual([])
  })

  test('the filter applies to actions, and they keep when they were last seen at all', async () => {
    const answer = await about('ses.amazonaws.com', `identity=${encodeURIComponent(alice)}&outcome=failure`)
    expect(answer).toMatchObject({ events: 3, errors: 3, denied: 2, identities: 1, actionsSeen: 2 })
    const action = answer.apis[0]?.actions.find(({ name }) => name === 'VerifyEmailIdentity')
    expect(action).toMatchObject({ events: 0, lastSeen: null, lastSeenEver: '2018-02-04T01:05:33Z' })
    expect(answer.undocumented).toEqual([])
    // Another service's events are none of this one's.
    for (const query of ['service=s3.amazonaws.com', 'service=!ses.amazonaws.com'])
      expect(await about('ses.amazonaws.com', query)).toMatchObject({ events: 0, actionsSeen: 0 })
    expect(await about('ses.amazonaws.com', 'service=ses.amazonaws.com')).toMatchObject({ events: 10 })
  })

  test('a service without a catalogue has what was seen', async () => {
    const answer = await about('s3.amazonaws.com')
    expect(answer).toMatchObject({ label: 'S3', catalogued: false, apis: [], events: 3 })
    expect(answer.undocumented).toMatchObject([{ name: 'GetObject', events: 3, recordedReadOnly: true }])
  })

  test.each(['limit=5', 'readOnly=maybe', 'from=soon'])('%s is refused by name', async (query) => {
    const field = query.split('=')[0]
    for (const response of [
      await services.GET(new Request(`http://localhost/api/services?${query}`), undefined),
      await ask('ses.amazonaws.com', query),
    ]) {
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: { field } })
    }
  })
})
