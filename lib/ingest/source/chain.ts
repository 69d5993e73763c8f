// Judges a digest by its signature and by its neighbours in the chain.
import type { KeyObject } from 'node:crypto'
import type { ObjectState } from '../../domain/source'
import { isSigned } from './verify-digest'

/** Digests follow each other by the hour, so a lost one before the first is taken to have covered so much. */
const USUAL_INTERVAL_MS = 60 * 60 * 1000
const DAY_FOLDERS = /(\d{4})\/(\d{2})\/(\d{2})\/[^/]+$/

/** What signs a digest: the key is null where it is not known, the signature where the object has lost it. */
type Signed = {
  hash: Uint8Array
  signedText: string
  signature: Uint8Array | null
  publicKey: KeyObject | null
}
/** What a digest says of the one before it; `key` is that one's place in the source. */
type Predecessor = { key: string | null; hash: Uint8Array | null; signature: Uint8Array | null }

export type DigestState = 'valid' | 'unproven' | 'invalid'

/** A digest with its neighbours by time in its chain. */
export type ChainLink = Signed & {
  key: string
  fingerprint: string
  startsAt: Date
  says: Predecessor
  /** The digest after it, judged already, and what it says of this one. */
  next: { state: DigestState; says: Predecessor } | null
  previous: (Signed & { key: string; endsAt: Date }) | null
  /** The ledger's word on the object that it follows; null where there is none. */
  predecessor: { state: ObjectState; reason: string | null } | null
}

/** What is known besides. `since` is the source's, a day; `listed`: what the ledger lacks is not in the source. */
export type ChainContext = { since: string | null; listed: boolean; keyProblem: string }

export type Judgement = {
  state: DigestState
  /** What an unproven digest lacks; null for one that has both, but of which they prove nothing. */
  lacks: 'key' | 'signature' | null
  /** In words, for all but `valid`. */
  reason: string | null
  hole: { from: Date; broken: boolean; reason: string } | null
}

/**
 * A digest is valid where its own signature, or the copy of it that the digest after it holds, is by CloudTrail's key;
 * so what was done to one digest never touches another that can still be proven. It is invalid where its own signature
 * is not, or where the digest after it, or before it, speaks against it.
 */
export function judgeDigest(link: ChainLink, context: ChainContext): Judgement {
  return { ...judgeState(link, context), hole: holeBefore(link, context) }
}

function judgeState(link: ChainLink, { keyProblem }: ChainContext): Omit<Judgement, 'hole'> {
  const { publicKey, signature, next, says, previous } = link
  const successor = next?.says.key === link.key ? next : null
  if (isProven(link, signature) || isProven(link, successor?.says.signature ?? null))
    return { state: 'valid', lacks: null, reason: null }
  const invalid = (reason: string) => ({ state: 'invalid', lacks: null, reason }) as const
  if (publicKey && signature)
    return invalid('Its signature is not by CloudTrail over this content: it was altered.')
  if (successor && successor.state !== 'invalid' && differs(successor.says.hash, link.hash))
    return invalid('Its content is not what the next digest of its chain says: it was altered.')
  if (
    previous?.key === says.key &&
    previous &&
    differs(says.hash, previous.hash) &&
    isProven(previous, previous.signature)
  )
    return invalid(
      'It names another content of the digest before it than that proves to have: it was altered.',
    )
  const unproven = (lacks: Judgement['lacks'], reason: string) =>
    ({ state: 'unproven', lacks, reason }) as const
  if (!publicKey)
    return unproven(
      'key',
      `CloudTrail's public key ${link.fingerprint} is not known here. ${keyProblem}`.trim(),
    )
  if (!successor)
    return unproven('signature', 'Its signature is lost, and no later digest holds a copy of it.')
  return successor.state === 'invalid'
    ? unproven('signature', 'Its signature is lost, and the digest that holds a copy of it was altered.')
    : unproven(null, 'Its signature is lost, and the copy of it in the next digest does not fit.')
}

const isProven = ({ publicKey, signedText }: Signed, signature: Uint8Array | null): boolean =>
  publicKey !== null && signature !== null && isSigned(signedText, signature, publicKey)

const differs = (said: Uint8Array | null, hash: Uint8Array): boolean =>
  said !== null && Buffer.compare(said, hash) !== 0

/** What lacks between a digest and the one before it that is here. A chain may begin again: then nothing lacks. */
function holeBefore(
  { says, previous, predecessor, startsAt }: ChainLink,
  { since, listed }: ChainContext,
): Judgement['hole'] {
  if (says.key === null || previous?.key === says.key) return null
  const from = previous?.endsAt ?? new Date(startsAt.getTime() - USUAL_INTERVAL_MS)
  if (from >= startsAt) return null
  const hole = (broken: boolean, what: string) => ({ from, broken, reason: `The digest ${says.key} ${what}` })
  switch (predecessor?.state) {
    case undefined:
    case 'gone':
      return listed && !(since !== null && dayOf(says.key) < since) ? hole(true, 'is missing.') : null
    case 'failed':
      return hole(true, `cannot be read: ${predecessor.reason ?? 'it failed.'}`)
    case 'archived':
    case 'refused':
      return hole(false, `is not read yet: ${predecessor.reason ?? 'reading it was refused.'}`)
    case 'found':
    case 'queued':
    case 'loaded':
    case 'removed':
      return null
  }
}

/** `YYYY-MM-DD` by the folders; for a key without them, later than any day. */
function dayOf(key: string): string {
  const [, year, month, day] = DAY_FOLDERS.exec(key) ?? []
  return year === undefined ? '9999' : `${year}-${month}-${day}`
}
