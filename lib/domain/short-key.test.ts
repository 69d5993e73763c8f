import { expect, it } from 'vitest'
import { UNKNOWN } from './dimensions'
import { shortKey } from './short-key'
import { labelOfValue } from './value-label'

it('shows both ends of a key', () => {
  expect(shortKey('AKIAIOSFODNN7EXAMPLE')).toBe('AKIA…MPLE')
  expect(labelOfValue('accessKey', 'AKIAIOSFODNN7EXAMPLE')).toBe('AKIA…MPLE')
})

it('leaves the word for no key', () => {
  expect(labelOfValue('accessKey', UNKNOWN)).toBe(UNKNOWN)
})
