// GET /api/identities put to a real database: every type of identity, the list page by page, and what is new to one.
import { beforeAll, describe, expect, test } from 'vitest'
import { IDENTITY_CASES } from '@/e2e/identity-cases'
import { ALICE, DEPLOY, IDENTITY_RECORDS, SECOND_WEEK } from '@/e2e/identity-records'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { IDENTITY_ORDERS, type IdentityAnswer, type IdentityList } from '@/lib/domain/identity-answers'
import { sessionId } from '@/lib/domain/session-id'
import { importFiles, testSpool } from '@/lib/ingest/test-files'
import { forgetFilledFrom } from '@/lib/query/filled-from'
import { NONE_FILLED } from '@/lib/query/plan'
import * as breakdown from '../breakdown/route'
import * as identities from './route'

const db = testDatabase()
const spool = testSpool()
const WEEK = `from=${SECOND_WEEK.from}&to=${SECOND_WEEK.to}`

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  await importFiles(db.pool, spool, [JSON.stringify({ Records: IDENTITY_RECORDS })])
})

const ask = (query: string) =>
  identities.GET(new Request(`http://localhost/api/identities?${query}`), undefined) as Promise<Response>
const list = async (query: string): Promise<IdentityList> => (await ask(query)).json()
const about = async (key: string, query = ''): Promise<IdentityAnswer> => {
  const answer = await ask(`key=${encodeURIComponent(key)}&${query}`)
  expect(answer.status).toBe(200)
  return answer.json()
}

describe('an identity', () => {
  test.each(IDENTITY_CASES.map((each) => [each.label, each] as const))('%s', async (_, expected) => {
    const answer = await about(expected.key)
    expect(answer).toMatchObject({
      key: expected.key,
      label: expected.label,
      type: expected.type,
      account: expected.account,
      actors: [{ actor: expected.actor, events: answer.events }],
      mfa: { [expected.mfa]: answer.events },
    })
    // What is known of its account is known of its events.
    const { matching } = await about(expected.key, 'crossAccount=unknown')
    expect(matching.events).toBe(expected.account === null ? answer.events : 0)
    expect(answer.words.answers.map(({ verdict }) => verdict)).toEqual(
      expected.verdicts.map((verdict) => verdict.toLowerCase()),
    )
  })

  test('that no event is of is a 404', async () => {
    expect((await ask('key=arn:aws:iam::210987654321:user/nobody')).status).toBe(404)
  })

  test('is told by everything that it did and came with', async () => {
    const answer = await about(ALICE)
    expect(answer).toMatchObject({
      types: ['IAMUser'],
      name: 'alice',
      actors: [
        { actor: 'direct', events: 3 },
        { actor: 'on-behalf', events: 1 },
      ],
      firstSeen: '2026-03-03T09:00:00Z',
      lastSeen: '2026-03-11T11:00:00Z',
      matching: { events: 4, reads: 3, writes: 1, unknown: 0, errors: 1 },
      mfa: { true: 1, false: 0, unknown: 3 },
      denied: {
        events: 1,
        distinct: 1,
        rows: [
          {
            service: 'iam.amazonaws.com',
            event: 'CreateUser',
            error: 'AccessDenied',
            events: 1,
            lastSeen: '2026-03-11T10:00:00Z',
          },
        ],
      },
      accessKeys: [{ id: 'AKIACAIRNALICE007XQM', temporary: false, events: 4 }],
      sessions: [],
      distinct: {
        services: 2,
        actions: 2,
        regions: 2,
        accounts: 1,
        errors: 1,
        sourceAddresses: 3,
        userAgents: 2,
      },
    })
    expect(answer.words.answers[2]).toMatchObject({
      verdict: 'partly',
      text: '1 of 4 events was made by a service on its behalf: cloudformation.amazonaws.com.',
    })
    const role = await about(DEPLOY, WEEK)
    expect(role).toMatchObject({
      events: 2,
      matching: { events: 1, firstSeen: '2026-03-12T12:00:00Z' },
      sessions: [{ id: sessionId(DEPLOY, 'build-2'), value: 'build-2', events: 1 }],
      accessKeys: [{ id: 'ASIACAIRNBUILD000002', temporary: true }],
      distinct: { sessions: 1, accessKeys: 1 },
    })
  })

  test.each([
    [ALICE, WEEK],
    [ALICE, ''],
    [ALICE, 'from=2026-03-11T10:00:00Z&to=2026-03-11T11:00:00Z'],
    [ALICE, `${WEEK}&ip=203.0.113.99`],
    [DEPLOY, WEEK],
    ['kms.amazonaws.com', WEEK],
  ])('%s has the same rows as a breakdown of its events: %s', async (key, range) => {
    const answer = await about(key, range)
    const of = async (by: string) => {
      const query = `by=${by}&identity=${encodeURIComponent(key)}&limit=100&${range}`
      const asked = await breakdown.GET(new Request(`http://localhost/api/breakdown?${query}`), undefined)
      return (await asked.json()).rows
    }
    expect(answer.matching.events).toBeGreaterThan(0)
    expect(answer.services).toEqual(await of('service'))
    expect(answer.actions).toEqual(await of('event'))
    expect(answer.regions).toEqual(await of('region'))
    expect(answer.accounts).toEqual(await of('account'))
    expect(answer.sourceAddresses).toEqual(await of('ip'))
    expect(answer.userAgents).toEqual(await of('agent'))
    const keys = (await of('accessKey')).filter(({ value }: { value: string }) => value !== 'unknown')
    expect(answer.accessKeys.map(({ id, events }) => [id, events])).toEqual(
      keys.map(({ value, events }: { value: string; events: number }) => [value, events]),
    )
  })
})

describe('what is new to an identity', () => {
  const valuesOf = (news: unknown) => (news as { value: string }[]).map(({ value }) => value)

  test('is what it never had before the range', async () => {
    const { new: news } = await about(ALICE, WEEK)
    expect(news).toMatchObject({ state: 'known', since: '2026-03-03T09:00:00Z' })
    expect(news.services).toEqual([
      { value: 'iam.amazonaws.com', label: 'IAM', firstSeen: '2026-03-11T10:00:00Z' },
    ])
    expect(valuesOf(news.actions)).toEqual(['CreateUser'])
    expect(valuesOf(news.regions)).toEqual(['us-east-1'])
    expect(news.accounts).toEqual([])
    expect(valuesOf(news.sourceAddresses)).toEqual(['203.0.113.99', 'cloudformation.amazonaws.com'])
    expect(valuesOf(news.userAgents)).toEqual(['cloudformation.amazonaws.com'])
  })

  test('is no more than matching events have', async () => {
    const { new: news } = await about(ALICE, `${WEEK}&readOnly=true`)
    expect(news).toMatchObject({ state: 'known', services: [], actions: [], regions: [] })
    expect(valuesOf(news.sourceAddresses)).toEqual(['cloudformation.amazonaws.com'])
    const byActor = await about(ALICE, `${WEEK}&actor=direct`)
    expect(valuesOf(byActor.new.sourceAddresses)).toEqual(['203.0.113.99'])
  })

  test('is nothing for a role in a new session that does what the one before did', async () => {
    const { new: news } = await about(DEPLOY, WEEK)
    expect(news).toEqual({
      state: 'known',
      since: '2026-03-03T12:00:00Z',
      services: [],
      actions: [],
      regions: [],
      accounts: [],
      sourceAddresses: [],
      userAgents: [],
    })
  })

  test('is not told where all of it is, or the range has no beginning', async () => {
    const root = IDENTITY_CASES[0]?.key ?? ''
    expect((await about(root, WEEK)).new).toMatchObject({ state: 'new itself' })
    const since = '2026-03-03T09:00:00Z'
    expect((await about(ALICE)).new).toEqual({ state: 'no beginning', since })
    // Its first event is at the end of the range, which is not in it.
    for (const before of ['from=2020-01-01T00:00:00Z&', ''])
      expect((await about(ALICE, `${before}to=${since}`)).new).toEqual({ state: 'not seen yet', since })
  })
})

describe('the list', () => {
  test('has every identity once, in each order, page by page', async () => {
    const keys = new Set([ALICE, DEPLOY, ...IDENTITY_CASES.map(({ key }) => key)])
    for (const order of IDENTITY_ORDERS) {
      const found: IdentityList['identities'] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: IdentityList = await list(`order=${order}&limit=4${cursor && `&cursor=${cursor}`}`)
        expect(page).toMatchObject({ total: keys.size, events: IDENTITY_RECORDS.length })
        found.push(...page.identities)
        cursor = page.nextCursor
      }
      expect(found.map(({ key }) => key).sort()).toEqual([...keys].sort())
      const places = found.map((one) =>
        order === 'recent'
          ? Date.parse(one.lastSeen)
          : order === 'first'
            ? Date.parse(one.firstSeen)
            : one[order],
      )
      expect(places).toEqual([...places].sort((a, b) => b - a))
    }
  })

  test('says who each is, and spreads its events over few buckets', async () => {
    const { identities: found, buckets } = await list('limit=200')
    expect(buckets.length).toBeLessThanOrEqual(30)
    for (const one of found) {
      expect(one.spark).toHaveLength(buckets.length)
      expect(one.spark.reduce((sum, events) => sum + events, 0)).toBe(one.events)
    }
    expect(found.find(({ key }) => key === ALICE)).toMatchObject({
      label: 'alice',
      name: 'alice',
      types: ['IAMUser'],
      account: '210987654321',
      actors: ['direct', 'on-behalf'],
      events: 4,
      writes: 1,
      errors: 1,
    })
  })

  test.each([
    ['to the quarter of an hour', 'from=2026-03-11T09:50:00Z&to=2026-03-11T11:20:00Z', 2],
    ['of whole days', WEEK, 3],
    ['of many years', 'from=2000-01-01T00:00:00Z&to=2027-01-01T00:00:00Z', 4],
  ])('has spark lines %s', async (_, query, events) => {
    const { identities: found, buckets } = await list(`${query}&find=alice`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ key: ALICE, events })
    expect(found[0]?.spark.reduce((sum, one) => sum + one, 0)).toBe(events)
    expect(buckets.length).toBeLessThanOrEqual(30)
  })

  test('is searched by key, name and account, whatever the case', async () => {
    const keysOf = async (find: string) =>
      (await list(`find=${encodeURIComponent(find)}`)).identities.map(({ key }) => key)
    expect(await keysOf('ALICE')).toEqual([ALICE])
    expect(await keysOf('role deploy')).toEqual([DEPLOY])
    expect(await keysOf('345678901234')).toEqual(['account:345678901234/AIDACAIRNELSEWHERE01'])
    expect(await keysOf('%')).toEqual([])
    expect((await list('actor=service')).identities.map(({ key }) => key).sort()).toEqual([
      'config.amazonaws.com',
      'kms.amazonaws.com',
    ])
  })

  test.each([
    'limit=201',
    'order=name',
    'cursor=x',
    'cursor=recent.1.1',
    'key=a&order=events',
    'key=a&identity=b',
    'key=',
    'key=a%00b',
    'find=%00',
  ])('refuses %s', async (query) => {
    expect((await ask(query)).status).toBe(400)
  })
})

test('an identity of several types is found by words that no type has all of', async () => {
  const arn = 'arn:aws:iam::210987654321:user/two-faced'
  const recordOf = (type: string, userName: string) => ({
    ...IDENTITY_RECORDS[0],
    eventID: `two-faced-${type}`,
    eventTime: '2026-01-01T00:00:00Z',
    userIdentity: { type, arn, userName },
  })
  const Records = [recordOf('IAMUser', 'janus'), recordOf('FederatedUser', 'bifrons')]
  await importFiles(db.pool, spool, [JSON.stringify({ Records })])
  const found = async (find: string) => (await list(`find=${find}`)).identities.map(({ key }) => key)
  expect(await found('bifrons+JANUS')).toEqual([arn])
  expect(await found('bifrons+janus+vertumnus')).toEqual([])
})

test('while old data is being counted nobody knows what is new', async () => {
  await db.pool.query('update rollup_state set filled_from = $1', [NONE_FILLED])
  forgetFilledFrom(db)
  const answer = await about(ALICE, WEEK)
  expect(answer.new).toEqual({ state: 'preparing', since: null })
  expect(answer.matching.events).toBe(3)
})
