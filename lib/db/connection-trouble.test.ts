import { expect, test } from 'vitest'
import { connectionTrouble, isStarting } from './connection-trouble'

const URL = 'postgresql://me:hunter2@db.example.com:6432/cairn'
const failed = (code: string, message = 'said so') => Object.assign(new Error(message), { code })

test.each([
  ['ECONNREFUSED', /cannot reach the Postgres of DATABASE_URL at db\.example\.com:6432: nothing listens/],
  ['ENOTFOUND', /no host of that name/],
  ['28P01', /refuses the user me: said so/],
  ['3D000', /has no database cairn/],
  ['42501', /make it the owner of the database cairn/],
])('%s becomes a sentence without the password', (code, sentence) => {
  const trouble = connectionTrouble(failed(code), URL)
  expect(trouble).toMatch(sentence)
  expect(trouble).not.toContain('hunter2')
})

test('a fault of ours is no trouble of a connection', () => {
  expect(connectionTrouble(failed('42P01', 'relation "x" does not exist'), URL)).toBeNull()
})

test('a server that is starting is worth waiting for', () => {
  expect(isStarting(failed('57P03'))).toBe(true)
  expect(isStarting(failed('28P01'))).toBe(false)
})
