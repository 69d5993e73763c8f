import { expect, test } from 'vitest'
import { contentUuid, identifierUuid } from './content-hash'

test('contentUuid is the first half of the SHA-256, as a uuid', () => {
  // sha256sum of nothing begins with e3b0c44298fc1c149afbf4c8996fb924.
  expect(contentUuid('')).toBe('e3b0c442-98fc-1c14-9afb-f4c8996fb924')
  expect(contentUuid('ä')).not.toBe(contentUuid('a'))
})

test('identifierUuid keeps a canonical uuid and hashes everything else', () => {
  const uuid = 'd5dbd6d1-35e7-4e7a-8b5a-0a2ad0c2a2a1'
  expect(identifierUuid(uuid)).toBe(uuid)
  // Another spelling is another text: two events must not become one.
  expect(identifierUuid(uuid.toUpperCase())).toBe(contentUuid(uuid.toUpperCase()))
  expect(identifierUuid('EXAMPLE')).toBe(contentUuid('EXAMPLE'))
})
