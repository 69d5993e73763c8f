import { expect, test } from 'vitest'
import { inSentence } from './in-sentence'

test.each([
  ['Event names', 'event names'],
  ['IAM users', 'IAM users'],
  ['Read-only', 'read-only'],
  ['', ''],
])('%s reads %s', (label, expected) => {
  expect(inSentence(label)).toBe(expected)
})
