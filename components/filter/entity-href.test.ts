import { expect, it } from 'vitest'
import { only, parseFilter } from '@/lib/domain/filter'
import { sessionId } from '@/lib/domain/session-id'
import { entityHref, listPath } from './entity-href'

const state = {
  path: '/',
  filter: parseFilter(new URLSearchParams('from=2026-11-01T00:00:00Z&user=alice&service=!s3.amazonaws.com'))
    .filter,
  others: { tabs: 'event' },
}

it('leads to the page about a value, under the rest of the filter', () => {
  expect(entityHref(state, 'service', 'ses.amazonaws.com')).toBe(
    '/services/ses.amazonaws.com?from=2026-11-01T00:00:00Z&user=alice',
  )
  const key = 'arn:aws:iam::111122223333:role/a b&c'
  const href = entityHref(state, 'identity', key)
  expect(new URL(href ?? '', 'http://x').searchParams.get('key')).toBe(key)
  expect(entityHref(state, 'region', 'a/b')).toMatch(/^\/regions\/a%2Fb\?/)
})

it('leads nowhere from a value without a page', () => {
  expect(entityHref(state, 'agent', 'aws-cli')).toBeNull()
})

it('leads to the page of a session where the filter says whose it is', () => {
  const whose = (...keys: string[]) => ({
    ...state,
    filter: {
      ...only(state.filter, 'session', 'build-1'),
      conditions: { identity: { include: keys, exclude: [] } },
    },
  })
  const [deploy, audit] = ['arn:aws:iam::111122223333:role/Deploy', 'arn:aws:iam::111122223333:role/Audit']
  expect(entityHref(whose(deploy), 'session', 'build-2')).toBe(
    `/sessions/${sessionId(deploy, 'build-2')}?from=2026-11-01T00:00:00Z`,
  )
  expect(entityHref(whose(deploy), 'session', 'unknown')).toBeNull()
  expect(entityHref(whose(deploy, audit), 'session', 'build-2')).toBeNull()
  expect(entityHref(state, 'session', 'build-2')).toBeNull()
})

it('knows the list that leads to such pages, and that of all other values', () => {
  expect((['service', 'identity', 'region', 'account', 'error'] as const).map(listPath)).toEqual([
    '/services',
    '/identities',
    '/regions',
    '/accounts',
    '/values/error',
  ])
})
