// Nobody is named who may not be the one: logs whose keys are blacked out the same way, or not there at all.
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import { sessionId } from '../domain/session-id'
import { importFiles, logOf, range, type TestRecord, testRecord, testSpool } from '../ingest/test-files'
import { sessionWhole } from './session-whole'

const db = testDatabase()
const spool = testSpool()

const ACCOUNT = '111122223333'
const BLACKED_OUT = 'ASIAXXXXXXXXXXXXXXXX'
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
/** A clock's time on a day of March. */
const at = (day: number, clock: string) => `2026-03-${String(day).padStart(2, '0')}T${clock}Z`

const user = (name: string, more: TestRecord = {}): TestRecord => ({
  type: 'IAMUser',
  principalId: `AIDA${name.toUpperCase()}`,
  arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  accountId: ACCOUNT,
  userName: name,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  ...more,
})
const [ALICE, BOB] = [user('alice'), user('bob')]
const created = (creationDate: string): TestRecord => ({
  attributes: { creationDate, mfaAuthenticated: 'false' },
})
const inRole = (name: string, issued: string | null, key: string | null): TestRecord => ({
  type: 'AssumedRole',
  principalId: `AROA${name}:deploy`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/deploy`,
  accountId: ACCOUNT,
  ...(key !== null && { accessKeyId: key }),
  sessionContext: {
    sessionIssuer: { type: 'Role', principalId: `AROA${name}`, arn: role(name), accountId: ACCOUNT },
    ...(issued !== null && created(issued)),
  },
})
let count = 0
const record = (eventTime: string, userIdentity: TestRecord, more: TestRecord = {}): TestRecord =>
  testRecord(count++, { eventTime, userIdentity, ...more })
const sts = (
  eventName: string,
  time: string,
  by: TestRecord,
  responseElements: TestRecord,
  more: TestRecord = {},
) => record(time, by, { eventSource: 'sts.amazonaws.com', eventName, responseElements, ...more })
const assumed = (name: string, time: string, by: TestRecord, key: string | null, more: TestRecord = {}) =>
  sts(
    'AssumeRole',
    time,
    by,
    {
      ...(key !== null && { credentials: { accessKeyId: key } }),
      assumedRoleUser: { assumedRoleId: `AROA${name}:deploy` },
    },
    more,
  )
const key = BLACKED_OUT
const issued = { credentials: { accessKeyId: key } }

const LOG: TestRecord[] = [
  // The exact second goes before what is newer.
  assumed('Second', at(1, '10:00:00'), ALICE, key),
  assumed('Second', at(1, '10:00:03'), BOB, key),
  record(at(1, '10:20:00'), inRole('Second', at(1, '10:00:00'), key)),
  // In no second of the two.
  assumed('Near', at(1, '11:00:01'), ALICE, key),
  assumed('Near', at(1, '11:00:04'), BOB, key),
  record(at(1, '11:20:00'), inRole('Near', at(1, '11:00:02'), key)),
  // One key and two issues.
  assumed('Days', at(2, '10:00:00'), ALICE, key),
  record(at(2, '10:01:00'), inRole('Days', at(2, '10:00:00'), key)),
  assumed('Days', at(5, '10:00:00'), BOB, key),
  record(at(5, '10:01:00'), inRole('Days', at(5, '10:00:00'), key), { eventName: 'DeleteBucket' }),
  record(at(5, '10:02:00'), inRole('Days', at(5, '10:00:00'), key), { eventName: 'DeleteBucket' }),
  // The other issue is neither the first nor the last.
  assumed('Between', at(6, '10:00:00'), ALICE, key),
  assumed('Between', at(6, '10:10:00'), BOB, key),
  record(at(6, '10:05:00'), inRole('Between', at(6, '10:00:00'), key)),
  record(at(6, '10:15:00'), inRole('Between', at(6, '10:10:00'), key)),
  record(at(6, '10:20:00'), inRole('Between', at(6, '10:00:00'), key)),
  // GetSessionToken issues no role's session, whether the true event is there or not.
  assumed('Token', at(7, '10:00:00'), ALICE, key),
  sts('GetSessionToken', at(7, '10:00:02'), BOB, issued),
  record(at(7, '10:05:00'), inRole('Token', at(7, '10:00:00'), key)),
  sts('GetSessionToken', at(7, '11:00:00'), BOB, issued),
  record(at(7, '11:05:00'), inRole('Alone', at(7, '11:00:00'), key)),
  // And a user's only for that user.
  sts('GetSessionToken', at(25, '09:00:00'), ALICE, issued),
  sts('GetSessionToken', at(25, '09:00:00'), BOB, issued),
  sts('AssumeRole', at(25, '09:00:01'), BOB, issued),
  assumed(
    'User',
    at(25, '09:10:00'),
    user('alice', { accessKeyId: key, sessionContext: created(at(25, '09:00:00')) }),
    'ASIAUSER',
  ),
  record(at(25, '09:15:00'), inRole('User', at(25, '09:10:00'), 'ASIAUSER')),
  // No time of issue.
  assumed('Timeless', at(9, '10:00:00'), ALICE, key),
  assumed('Timeless', at(9, '11:00:00'), BOB, key),
  record(at(9, '10:30:00'), inRole('Timeless', null, key)),
  record(at(9, '12:30:00'), inRole('Timeless', null, key)),
  // No time of issue, and longer than credentials live: bob's issue is not in the log.
  assumed('Weeks', at(9, '10:00:00'), ALICE, key),
  record(at(9, '10:30:00'), inRole('Weeks', null, key)),
  record(at(19, '12:30:00'), inRole('Weeks', null, key)),
  // Real keys, and a service's call that has none.
  assumed('Service', at(10, '10:00:00'), ALICE, 'ASIASERVICEA'),
  assumed('Service', at(10, '10:00:00'), BOB, 'ASIASERVICEB'),
  record(at(10, '10:05:00'), inRole('Service', at(10, '10:00:00'), 'ASIASERVICEB')),
  record(at(10, '10:06:00'), {
    ...inRole('Service', at(10, '10:00:00'), null),
    invokedBy: 'cloudformation.amazonaws.com',
  }),
  // No keys in the answers.
  assumed('Keyless', at(11, '10:00:00'), ALICE, null),
  assumed('Keyless', at(11, '10:00:00'), BOB, null),
  record(at(11, '10:05:00'), inRole('Keyless', at(11, '10:00:00'), 'ASIAKEYLESS')),
  // A key in one of the answers only.
  assumed('Half', at(12, '10:00:00'), ALICE, null),
  assumed('Half', at(12, '10:00:00'), BOB, key),
  record(at(12, '10:05:00'), inRole('Half', at(12, '10:00:00'), key)),
  // Two issues of one session, which takes on a role twice in a second: two people, one name.
  assumed('Above', at(13, '09:00:00'), ALICE, 'ASIAABOVEA'),
  assumed('Above', at(13, '09:30:00'), BOB, 'ASIAABOVEB'),
  assumed('Below', at(13, '10:00:00'), inRole('Above', at(13, '09:00:00'), 'ASIAABOVEA'), null),
  assumed('Below', at(13, '10:00:00'), inRole('Above', at(13, '09:30:00'), 'ASIAABOVEB'), null),
  record(at(13, '10:05:00'), inRole('Below', at(13, '10:00:00'), 'ASIABELOW')),
  // A call that failed issued nothing.
  assumed('Denied', at(14, '10:00:00'), BOB, 'ASIADENIED', { errorCode: 'AccessDenied' }),
  record(at(14, '10:05:00'), inRole('Denied', at(14, '10:00:00'), 'ASIADENIED')),
  // More events fit than are looked at.
  ...range(0, 60).map((n) => assumed('Crowd', at(15, '10:00:00'), n === 0 ? BOB : ALICE, key)),
  record(at(15, '10:05:00'), inRole('Crowd', at(15, '10:00:00'), key)),
  // The same call several times in a second, all by one user.
  ...range(0, 3).map(() => assumed('Same', at(16, '10:00:00'), ALICE, key)),
  record(at(16, '10:05:00'), inRole('Same', at(16, '10:00:00'), key)),
]

beforeAll(async () => {
  await importFiles(db.pool, spool, [logOf(LOG)])
})

const issuesOf = async (name: string) => {
  const search = { until: performance.now() + 8000, signal: new AbortController().signal }
  const answer = await sessionWhole(db, { identity: role(name), name: 'deploy' }, new Date(), search)
  return answer?.accessKeys ?? []
}
/** Of each issue, newest first: its events, who issued it or may have, and the end. */
const told = async (name: string) =>
  (await issuesOf(name)).map(({ events, chain, end }) => [
    events,
    chain.map(({ caller }) => caller.name).join(' < ') ||
      end.candidates
        .map(({ caller }) => caller.name)
        .toSorted()
        .join(' or '),
    end.reason,
  ])

describe('with keys that are blacked out the same way', () => {
  test.each([
    ['Second', [[1, 'alice', 'user']]],
    ['Near', [[1, 'alice or bob', 'several']]],
    [
      'Days',
      [
        [2, 'bob', 'user'],
        [1, 'alice', 'user'],
      ],
    ],
    [
      'Between',
      [
        [2, 'alice', 'user'],
        [1, 'bob', 'user'],
      ],
    ],
    ['Token', [[1, 'alice', 'user']]],
    ['Alone', [[1, '', 'missing']]],
    ['User', [[1, 'alice < alice', 'user']]],
    ['Timeless', [[2, 'alice or bob', 'several']]],
    [
      'Weeks',
      [
        [1, '', 'missing'],
        [1, 'alice', 'user'],
      ],
    ],
    ['Half', [[1, 'alice or bob', 'several']]],
    ['Crowd', [[1, '', 'unfinished']]],
    ['Same', [[1, 'alice', 'user']]],
  ])('%s', async (name, expected) => {
    expect(await told(name)).toEqual(expected)
  })
})

test('a service’s call without a key belongs to a key only where one call issued credentials in that second', async () => {
  expect(await told('Service')).toEqual([
    [1, 'alice or bob', 'several'],
    [1, 'bob', 'user'],
  ])
})

test('of several that fit all are listed, and none is called the one', async () => {
  const [issue] = await issuesOf('Keyless')
  expect(issue?.chain).toEqual([])
  expect(issue?.end).toMatchObject({
    reason: 'several',
    caller: { key: role('Keyless'), sessionName: 'deploy' },
    candidates: [{ eventName: 'AssumeRole', alike: 1 }, { alike: 1 }],
  })
  expect(issue?.ended).toMatch(
    /^The credentials of Keyless \(session deploy\) came from one of (alice and bob|bob and alice): these logs do not tell which\.$/,
  )
})

test('two issues of one session are two origins', async () => {
  const [issue] = await issuesOf('Below')
  expect(issue?.end.candidates.map(({ caller }) => caller.sessionId)).toEqual(
    range(0, 2).map(() => sessionId(role('Above'), 'deploy')),
  )
  expect(issue?.ended).toContain('one of 2 calls by Above (session deploy)')
})

test('a call that failed issued nothing', async () => {
  expect(await told('Denied')).toEqual([[1, '', 'missing']])
})
