import { expect, it } from 'vitest'
import { chosenTab, PANELS, tabsProblem, withTab } from './overview-tabs'

const [services, identities, regions] = PANELS

it('shows the first tab unless the address names another of that panel', () => {
  expect(chosenTab(services, undefined)).toBe('service')
  expect(chosenTab(services, 'user,event')).toBe('event')
  expect(chosenTab(services, 'user,nonsense')).toBe('service')
})

it('changes one panel and keeps the others', () => {
  expect(withTab(undefined, identities, 'user')).toBe('user')
  expect(withTab('user', regions, 'account')).toBe('user,account')
  expect(withTab('user,account', identities, 'identityType')).toBe('identityType,account')
  expect(withTab('user', identities, 'identity')).toBeNull()
})

it('says what is no tab', () => {
  expect(tabsProblem(undefined)).toBeNull()
  expect(tabsProblem('event,user')).toBeNull()
  expect(tabsProblem('event,nonsense')?.field).toBe('tabs')
})
