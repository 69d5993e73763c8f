import { expect, test } from 'vitest'
import { type ChainLink, judgeDigest } from './chain'

const FOLDER = 'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1'
const MISSING = `${FOLDER}/2026/03/01/before.json.gz`
const link: ChainLink = {
  key: `${FOLDER}/2026/03/02/this.json.gz`,
  fingerprint: 'ab',
  startsAt: new Date('2026-03-02T00:30:00Z'),
  hash: Buffer.from('hash'),
  signedText: '',
  signature: null,
  publicKey: null,
  says: { key: MISSING, hash: null, signature: null },
  next: null,
  previous: null,
  predecessor: null,
}
const context = { since: null, listed: true, keyProblem: 'Nobody has it.' }

test('what the ledger lacks is missing only where everything was listed that the source reads', () => {
  const hole = {
    from: new Date('2026-03-01T23:30:00Z'),
    broken: true,
    reason: `The digest ${MISSING} is missing.`,
  }
  expect(judgeDigest(link, context).hole).toEqual(hole)
  expect(judgeDigest(link, { ...context, listed: false }).hole).toBeNull()
  expect(judgeDigest(link, { ...context, since: '2026-03-01' }).hole).toEqual(hole)
  expect(judgeDigest(link, { ...context, since: '2026-03-02' }).hole).toBeNull()
})

test('what is still to be read is no hole', () => {
  for (const state of ['found', 'queued', 'loaded'] as const)
    expect(judgeDigest({ ...link, predecessor: { state, reason: null } }, context).hole).toBeNull()
})

test('without a key it is unproven, and says why there is none', () => {
  expect(judgeDigest(link, context)).toMatchObject({
    state: 'unproven',
    lacks: 'key',
    reason: "CloudTrail's public key ab is not known here. Nobody has it.",
  })
})
