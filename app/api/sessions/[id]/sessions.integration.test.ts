// A session's answer over the real import: its numbers, its credentials, and the chains of events that issued them.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import type { RoleSession, TracedIssue } from '@/lib/domain/session-answer'
import { sessionId } from '@/lib/domain/session-id'
import { importFiles, logOf, range, type TestRecord, testRecord, testSpool } from '@/lib/ingest/test-files'
import { sessionWhole } from '@/lib/query/session-whole'
import { GET } from './route'

const db = testDatabase()
const spool = testSpool()

const ACCOUNT = '111122223333'
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`
const minute = (n: number): string => new Date(Date.UTC(2026, 2, 1, 10, n)).toISOString()
const key = (n: number): string => `ASIACAIRNEXAMPLE${String(n).padStart(4, '0')}`
const ALICE: TestRecord = {
  type: 'IAMUser',
  principalId: 'AIDACAIRNEXAMPLE0001',
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  accountId: ACCOUNT,
  userName: 'alice',
  accessKeyId: 'AKIACAIRNEXAMPLE0001',
}

type Session = { role: string; name: string; key: string | null; issued: string; account?: string }
const principal = ({ role, name }: Session): string => `AROA${role.toUpperCase()}:${name}`
const inSession = (session: Session, more: TestRecord = {}): TestRecord => {
  const { role: name, name: sessionName, key: accessKeyId, issued, account = ACCOUNT } = session
  return {
    type: 'AssumedRole',
    principalId: principal(session),
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    accountId: account,
    ...(accessKeyId !== null && { accessKeyId }),
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: role(name, account), accountId: account, userName: name },
      attributes: { creationDate: issued, mfaAuthenticated: 'false' },
    },
    ...more,
  }
}
let count = 0
const record = (fields: TestRecord): TestRecord => testRecord(count++, fields)
/** The event that issues the session's credentials to `by`. */
const issuing = (session: Session, by: TestRecord, more: TestRecord = {}): TestRecord =>
  record({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    eventTime: session.issued,
    userIdentity: by,
    requestParameters: { roleArn: role(session.role), roleSessionName: session.name },
    responseElements: {
      credentials: {
        accessKeyId: session.key ?? key(9999),
        secretAccessKey: 'A-SECRET-OF-NOBODYS',
        sessionToken: 'A-TOKEN-OF-NOBODYS',
      },
      assumedRoleUser: { assumedRoleId: principal(session) },
    },
    ...more,
  })

const A: Session = { role: 'Jump', name: 'alice', key: key(1), issued: minute(0) }
const B: Session = { role: 'Deploy', name: 'release', key: key(2), issued: minute(5) }
const AGAIN: Session = { ...B, key: key(3), issued: minute(30) }
const LINKED: Session = { role: 'Linked', name: 'Service', key: null, issued: minute(10) }
const LATER: Session = { ...LINKED, issued: minute(11) }
const FOREIGN: Session = { role: 'Partner', name: 'x', key: key(4), issued: minute(12) }
const COPIED: Session = { role: 'Shared', name: 'x', key: key(5), issued: minute(13) }
const ROUND: Session = { role: 'Round', name: 'x', key: key(6), issued: minute(14) }
const SIGNED_IN: Session = { role: 'Admin', name: 'x', key: key(7), issued: minute(15) }
const LONG = range(0, 10).map(
  (n): Session => ({ role: `Step${n}`, name: 'x', key: key(20 + n), issued: minute(40 + n) }),
)
const MANY = range(0, 22).map(
  (n): Session => ({ role: 'Many', name: 'x', key: key(100 + n), issued: minute(70 + n) }),
)

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  const service = { type: 'AWSService', invokedBy: 'rds.amazonaws.com' }
  const stranger = { type: 'AWSAccount', principalId: 'AIDASTRANGER', accountId: '999900009999' }
  const records = [
    issuing(A, ALICE),
    record({ eventTime: minute(1), userIdentity: inSession(A) }),
    // Role A takes on role B, twice under one name.
    issuing(B, inSession(A)),
    issuing(AGAIN, inSession(A)),
    record({ eventTime: minute(6), userIdentity: inSession(B), readOnly: false, errorCode: 'AccessDenied' }),
    record({ eventTime: minute(7), userIdentity: inSession(B), userAgent: 'other/1' }),
    // What a service did with B's credentials.
    record({
      eventTime: minute(8),
      userIdentity: inSession({ ...B, key: null }, { invokedBy: 'cloudformation.amazonaws.com' }),
    }),
    record({ eventTime: minute(31), userIdentity: inSession(AGAIN) }),
    issuing(LINKED, service),
    issuing(LATER, service),
    ...[LINKED, LINKED, LATER].map((session, n) =>
      record({
        eventTime: minute(12 + n),
        userIdentity: inSession(session, { invokedBy: 'rds.amazonaws.com' }),
      }),
    ),
    issuing(FOREIGN, stranger),
    record({ eventTime: minute(20), userIdentity: inSession(FOREIGN) }),
    // The same call in the role's account and in the caller's.
    issuing(COPIED, stranger, { sharedEventID: 'one-call', recipientAccountId: ACCOUNT }),
    issuing(COPIED, ALICE, { sharedEventID: 'one-call', recipientAccountId: '999900009999' }),
    record({ eventTime: minute(21), userIdentity: inSession(COPIED) }),
    // Credentials that issued themselves, as if: anybody can write a record.
    issuing(ROUND, inSession(ROUND)),
    record({ eventTime: minute(22), userIdentity: inSession(ROUND) }),
    issuing(SIGNED_IN, {
      ...ALICE,
      accessKeyId: key(8),
      sessionContext: { attributes: { creationDate: minute(3), mfaAuthenticated: 'true' } },
    }),
    record({ eventTime: minute(23), userIdentity: inSession(SIGNED_IN) }),
    ...LONG.map((session, n) => {
      const by = LONG[n - 1]
      return issuing(session, by ? inSession(by) : ALICE)
    }),
    ...LONG.map((session) => record({ eventTime: minute(55), userIdentity: inSession(session) })),
    ...MANY.map((session) => issuing(session, ALICE)),
    ...MANY.map((session, n) => record({ eventTime: minute(71 + n), userIdentity: inSession(session) })),
    ...range(0, 1001).map((n) =>
      record({
        eventTime: minute(60),
        userIdentity: inSession({ ...LINKED, role: 'Busy', issued: minute(n) }),
      }),
    ),
    // Whose issue nobody logged.
    record({ eventTime: minute(50), userIdentity: inSession({ ...A, role: 'Lost', key: key(90) }) }),
  ]
  await importFiles(db.pool, spool, [logOf(records)])
})

const ask = async (id: string, query = '') => {
  const response = await GET(new Request(`http://localhost/api/sessions/${id}${query}`), {
    params: Promise.resolve({ id }),
  })
  const text = await response.text()
  expect(text).not.toMatch(/NOBODYS|secretAccessKey|sessionToken/)
  return { status: response.status, text }
}
async function answerOf(name: string, session: string): Promise<RoleSession> {
  const { status, text } = await ask(sessionId(role(name), session))
  expect(status).toBe(200)
  return JSON.parse(text)
}
const steps = ({ chain }: TracedIssue) =>
  chain.map(({ proof, caller }) => [proof, caller.sessionName ?? caller.name])

describe('GET /api/sessions/{id}', () => {
  test('two roles lead back to the user, by the keys', async () => {
    const { accessKeys, ...answer } = await answerOf('Deploy', 'release')
    expect(answer).toMatchObject({
      session: {
        id: sessionId(role('Deploy'), 'release'),
        name: 'release',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/release`,
        identity: { key: role('Deploy'), type: 'AssumedRole', name: 'Deploy', accountId: ACCOUNT },
      },
      counts: { events: 4, reads: 3, writes: 1, unknown: 0, errors: 1 },
      firstSeen: '2026-03-01T10:06:00Z',
      lastSeen: '2026-03-01T10:31:00Z',
      keys: 2,
      withoutKey: 1,
      unread: { issues: 0, events: 0 },
    })
    expect(answer.sourceAddresses.distinct).toBe(4)
    expect(answer.userAgents.rows.map(({ value, events }) => [value, events])).toEqual([
      ['aws-cli', 3],
      ['other', 1],
    ])
    const [newest, oldest] = accessKeys
    expect(accessKeys).toHaveLength(2)
    expect(newest).toMatchObject({ accessKeyId: key(3), issuedAt: '2026-03-01T10:30:00Z', events: 1 })
    // With the one that a service made for it.
    expect(oldest).toMatchObject({
      accessKeyId: key(2),
      issuedAt: '2026-03-01T10:05:00Z',
      events: 3,
      firstSeen: '2026-03-01T10:06:00Z',
      lastSeen: '2026-03-01T10:08:00Z',
      ended: 'The IAM user alice is behind it, with an access key of its own.',
    })
    for (const issue of accessKeys) {
      expect(steps(issue)).toEqual([
        ['accessKeyId', 'alice'],
        ['accessKeyId', 'alice'],
      ])
      expect(issue.chain[0]?.caller.sessionId).toBe(sessionId(role('Jump'), 'alice'))
      expect(issue.end).toMatchObject({
        reason: 'user',
        temporary: false,
        caller: { key: `arn:aws:iam::${ACCOUNT}:user/alice`, accessKeyId: 'AKIACAIRNEXAMPLE0001' },
      })
    }
    expect(oldest?.chain[0]).toMatchObject({
      eventName: 'AssumeRole',
      eventTime: '2026-03-01T10:05:00Z',
      eventID: expect.stringMatching(/^00000000-/),
      alike: 0,
    })
  })

  test('a service’s sessions are told apart by their issue, and found by the session’s id', async () => {
    const { accessKeys, keys, withoutKey } = await answerOf('Linked', 'Service')
    expect([keys, withoutKey]).toEqual([0, 3])
    expect(accessKeys.map(({ issuedAt, events }) => [issuedAt, events])).toEqual([
      ['2026-03-01T10:11:00Z', 1],
      ['2026-03-01T10:10:00Z', 2],
    ])
    for (const issue of accessKeys) {
      expect(steps(issue)).toEqual([['assumedRoleId', 'rds.amazonaws.com']])
      expect(issue.ended).toBe('The AWS service rds.amazonaws.com took on the role.')
    }
  })

  test.each([
    ['Jump', 'alice', 1, 'user'],
    ['Partner', 'x', 1, 'account'],
    // The caller's account tells who it was.
    ['Shared', 'x', 1, 'user'],
    ['Round', 'x', 1, 'circle'],
    ['Admin', 'x', 1, 'user'],
    ['Lost', 'alice', 0, 'missing'],
    ['Step7', 'x', 8, 'user'],
    ['Step8', 'x', 8, 'too-long'],
  ] as const)('the chain of %s/%s has %d links and ends: %s', async (name, session, links, reason) => {
    const { accessKeys } = await answerOf(name, session)
    expect(accessKeys).toHaveLength(1)
    expect(accessKeys[0]?.chain).toHaveLength(links)
    expect(accessKeys[0]?.end.reason).toBe(reason)
    // Copies of one call are one call.
    expect(accessKeys[0]?.chain[0]?.alike ?? 0).toBe(0)
  })

  test('of many issues the newest are traced, and the rest is counted', async () => {
    const { accessKeys, keys, unread } = await answerOf('Many', 'x')
    expect([keys, unread]).toEqual([22, { issues: 2, events: 0 }])
    expect(accessKeys.map(({ accessKeyId }) => accessKeyId)).toEqual(
      MANY.slice(2)
        .map((session) => session.key)
        .toReversed(),
    )
    const busy = await answerOf('Busy', 'Service')
    expect([busy.withoutKey, busy.unread, busy.accessKeys.length]).toEqual([
      1001,
      // Each with an issue of its own: of the thousand that were read, 20 were traced.
      { issues: 980, events: 1 },
      20,
    ])
  })

  test('a user who signed in is named, with what is not known', async () => {
    const { accessKeys } = await answerOf('Admin', 'x')
    expect(accessKeys[0]?.end).toMatchObject({ temporary: true, issuedAt: '2026-03-01T10:03:00Z' })
    expect(accessKeys[0]?.ended).toContain('after signing in to the console')
  })

  test('when the time is up it says so', async () => {
    const session = { identity: role('Deploy'), name: 'release' }
    const search = { until: performance.now() - 1, signal: new AbortController().signal }
    const answer = await sessionWhole(db, session, new Date(), search)
    expect(answer?.accessKeys.map(({ end }) => end.reason)).toEqual([
      'unfinished',
      'unfinished',
      // What a service did: whose it is was not looked for, either.
      'unfinished',
    ])
  })

  test('what is no session is not found, and there are no parameters', async () => {
    for (const id of ['x', sessionId(role('Deploy'), 'nobody'), sessionId(ALICE.arn as string, 'unknown')])
      expect((await ask(id)).status).toBe(404)
    const { status, text } = await ask(sessionId(role('Deploy'), 'release'), '?from=now-7d')
    expect([status, JSON.parse(text).error.field]).toEqual([400, 'from'])
  })
})
