import { expect, it } from 'vitest'
import { sessionId } from '@/lib/domain/session-id'
import { prepareNotHere } from './prepare-not-here'

it('says what was looked for, and where the others are', () => {
  expect(prepareNotHere('service', 'nothing.amazonaws.com')).toEqual({
    title: 'There is no service “nothing.amazonaws.com” here',
    text: 'No event comes from it, and it is not catalogued. The address may be mistyped, or its events have been deleted since.',
    list: { label: 'All services', path: '/services' },
  })
  expect(prepareNotHere('identity', 'arn:aws:iam::1:user/a%20b').title).toBe(
    'There is no identity “arn:aws:iam::1:user/a b” here',
  )
  const session = prepareNotHere('session', sessionId('arn:aws:iam::1:role/Deploy', 'build-9'))
  expect(session.title).toBe('There is no session “build-9” here')
  expect(session.list.path).toBe('/values/session')
})

it('takes an address as it is', () => {
  expect(prepareNotHere('identity', '')).toEqual({
    title: 'The address names no identity',
    text: 'It may be mistyped, or cut short.',
    list: { label: 'All identities', path: '/identities' },
  })
  expect(prepareNotHere('session', 'nobody').title).toBe('The address names no session')
  expect(prepareNotHere('service', '100%').title).toBe('There is no service “100%” here')
})
