import { expect, it } from 'vitest'
import { chosenTab, type RankedTabs, tabsProblem, withTab } from './ranked-tabs'

const SERVICES: RankedTabs = ['service', 'event']
const IDENTITIES: RankedTabs = ['identity', 'user', 'identityType']
const REGIONS: RankedTabs = ['region', 'account']
const PANELS = [SERVICES, IDENTITIES, REGIONS]

it('shows the first tab unless the address names another of that panel', () => {
  expect(chosenTab(SERVICES, undefined)).toBe('service')
  expect(chosenTab(SERVICES, 'user,event')).toBe('event')
  expect(chosenTab(SERVICES, 'user,nonsense')).toBe('service')
})

it('changes one panel and keeps the others', () => {
  expect(withTab(PANELS, undefined, IDENTITIES, 'user')).toBe('user')
  expect(withTab(PANELS, 'user', REGIONS, 'account')).toBe('user,account')
  expect(withTab(PANELS, 'user,account', IDENTITIES, 'identityType')).toBe('identityType,account')
  expect(withTab(PANELS, 'user', IDENTITIES, 'identity')).toBeNull()
})

it('says what is no tab', () => {
  expect(tabsProblem(PANELS, undefined)).toBeNull()
  expect(tabsProblem(PANELS, 'event,user')).toBeNull()
  expect(tabsProblem(PANELS, 'event,nonsense')?.field).toBe('tabs')
})
