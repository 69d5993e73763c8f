import { expect, test } from 'vitest'
import { parseKeyFile } from './public-keys'
import { keyFile, makeSigner } from './test-digests'
import { isSigned, readPublicKey } from './verify-digest'

const [one, two] = [makeSigner(), makeSigner()]

test('reads the output of list-public-keys, of one region or of several', () => {
  expect(parseKeyFile(keyFile([one, two]))).toEqual([
    { fingerprint: one.fingerprint, value: one.publicKey },
    { fingerprint: two.fingerprint, value: two.publicKey },
  ])
  expect(parseKeyFile(`${keyFile([one])}\n${keyFile([two])}\n`)).toHaveLength(2)
})

test.each([
  ['', 'it has no PublicKeyList with Fingerprint and Value'],
  ['{"Keys":[]}', 'it has no PublicKeyList with Fingerprint and Value'],
  ['-----BEGIN PUBLIC KEY-----', 'it is not JSON'],
  [
    '{"PublicKeyList":[{"Fingerprint":"ab","Value":"AAAA"}]}',
    'its key ab is no RSA public key (PKCS#1, DER)',
  ],
])('says what is wrong with %j', (text, problem) => {
  expect(parseKeyFile(text)).toEqual({ problem })
})

test('a signature is of one text by one key', () => {
  const key = readPublicKey(one.publicKey)
  const other = readPublicKey(two.publicKey)
  if (!key || !other) throw new Error('no key')
  const signature = Buffer.from(one.sign('text'), 'hex')
  expect(isSigned('text', signature, key)).toBe(true)
  expect(isSigned('texts', signature, key)).toBe(false)
  expect(isSigned('text', signature, other)).toBe(false)
  expect(isSigned('text', signature.subarray(1), key)).toBe(false)
})
