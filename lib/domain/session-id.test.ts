// A session's id says who and which session, and nothing else is read as one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSessionId, sessionId } from './session-id'

const ROLE = 'arn:aws:iam::111122223333:role/team/Deploy'
const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64url')

describe('a session id', () => {
  it('is base64url of the identity key and the session name', () => {
    expect(sessionId(ROLE, 'alice')).toBe(encoded(`["${ROLE}","alice"]`))
  })

  it('comes back as what it was made of', () => {
    const texts = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 80 })
      .filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(texts, texts, (identity, name) => {
        const id = sessionId(identity, name)
        expect(id).toMatch(/^[\w-]+$/)
        expect(readSessionId(id)).toEqual({ identity, name })
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['no base64url', 'a+b/c='],
    ['no JSON', encoded('hello')],
    ['no array', encoded('{"identity":"a","name":"b"}')],
    ['one text', encoded('["a"]')],
    ['three texts', encoded('["a","b","c"]')],
    ['a number', encoded('["a",1]')],
    ['an empty name', encoded('["a",""]')],
    ['an empty identity', encoded('["","b"]')],
    ['an identity with a NUL', sessionId('a\0', 'b')],
    ['a name with a NUL', sessionId('a', 'b\0')],
    ['another spelling of the same', encoded('["a", "b"]')],
    ['bytes that are no text', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')],
    ['what no address can hold', sessionId('a'.repeat(20_000), 'b')],
  ])('is not read from %s', (_what, id) => {
    expect(readSessionId(id)).toBeNull()
  })
})
