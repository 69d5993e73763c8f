import { expect, it } from 'vitest'
import { only, parseFilter } from '@/lib/domain/filter'
import { carriedQuery, carriedView, hrefOf, type PageState } from './page-state'

const state: PageState = {
  path: '/events',
  filter: parseFilter(new URLSearchParams('from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z&user=!alice'))
    .filter,
  others: { order: 'asc', open: '17-ab' },
}

it('keeps what it does not change, and stays readable', () => {
  expect(hrefOf(state)).toBe(
    '/events?from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z&user=!alice&order=asc&open=17-ab',
  )
})

it('says to the filter what the filter said, whatever the value', () => {
  const odd = '!a&b=c d%41+ü/:,#'
  const href = hrefOf(state, { filter: only(state.filter, 'agent', odd) })
  const { filter, problems } = parseFilter(new URL(href, 'http://x').searchParams, ['order', 'open'])
  expect(problems).toEqual([])
  expect(filter.conditions.agent).toEqual({ include: [odd], exclude: [] })
})

it("changes and drops the page's own parameters", () => {
  expect(hrefOf(state, { others: { open: null, order: 'desc' } })).toMatch(/&order=desc$/)
})

it('does not repeat what its path says, and takes it along to other pages', () => {
  const { filter } = parseFilter(new URLSearchParams('service=ses.amazonaws.com&user=alice'))
  const page: PageState = { path: '/services/ses.amazonaws.com', filter, others: {}, about: ['service'] }
  expect(hrefOf(page)).toBe('/services/ses.amazonaws.com?user=alice')
  expect(hrefOf(page, { filter: only(filter, 'region', 'eu-west-1') })).toBe(
    '/services/ses.amazonaws.com?user=alice&region=eu-west-1',
  )
  expect(hrefOf(page, { path: '/events' })).toBe('/events?service=ses.amazonaws.com&user=alice')
})

it("leaves this page's own parameters behind on the way to another", () => {
  expect(hrefOf(state, { path: '/' })).toBe('/?from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z&user=!alice')
})

it('takes how somebody looks at events along to every page', () => {
  const others = { order: 'asc', tz: 'Europe/Berlin', effects: 'inferred' }
  expect(hrefOf({ ...state, filter: { conditions: {} }, others }, { path: '/' })).toBe(
    '/?effects=inferred&tz=Europe/Berlin',
  )
  expect(carriedQuery(new URLSearchParams('user=!alice&order=asc&effects=inferred&nonsense=1'))).toBe(
    'user=!alice&effects=inferred',
  )
  expect(carriedView(new URLSearchParams('user=!alice&effects=inferred&nonsense=1'))).toBe('effects=inferred')
})
