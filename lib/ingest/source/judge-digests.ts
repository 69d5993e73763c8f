// Judges digests anew after something changed in their chains, and writes down what came of it.
import type { KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import { z } from 'zod'
import { OBJECT_STATES } from '../../domain/source'
import { type ChainContext, type DigestState, judgeDigest } from './chain'
import type { Source } from './source-row'
import { readPublicKey } from './verify-digest'

const AT_ONCE = 500
/** Rounds list these days again each time. */
const LISTED_DAYS_MS = 2 * 24 * 60 * 60 * 1000
const STATES = ['valid', 'unproven', 'invalid'] as const satisfies readonly DigestState[]

const bytes = z.instanceof(Uint8Array)
const row = z.object({
  id: z.int(),
  key: z.string(),
  fingerprint: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
  hash: bytes,
  signedText: z.string(),
  signature: bytes.nullable(),
  publicKey: bytes.nullable(),
  previousKey: z.string().nullable(),
  previousHash: bytes.nullable(),
  previousSignature: bytes.nullable(),
  state: z.enum(STATES),
  nextId: z.int().nullable(),
  nextState: z.enum(STATES).nullable(),
  nextPreviousKey: z.string().nullable(),
  nextPreviousHash: bytes.nullable(),
  nextPreviousSignature: bytes.nullable(),
  beforeId: z.int().nullable(),
  beforeKey: z.string().nullable(),
  beforeEndsAt: z.date().nullable(),
  beforeHash: bytes.nullable(),
  beforeSignedText: z.string().nullable(),
  beforeSignature: bytes.nullable(),
  beforePublicKey: bytes.nullable(),
  ledgerState: z.enum(OBJECT_STATES).nullable(),
  ledgerReason: z.string().nullable(),
})
type Row = z.infer<typeof row>

/**
 * Judges these digests of a source, newest first, and then whatever hangs on those whose state changed. `keyProblem`
 * says in words why a key that is not known is not. Answers whether anything changed.
 */
export async function judgeDigests(
  pool: Pool,
  source: Source,
  ids: Iterable<number>,
  { keyProblem, now }: { keyProblem: string; now: Date },
): Promise<boolean> {
  const keys = new Map<string, KeyObject | null>()
  let changed = false
  let waiting = await newestFirst(pool, [...new Set(ids)])
  while (waiting.length > 0) {
    const affected = new Set<number>()
    for (let at = 0; at < waiting.length; at += AT_ONCE) {
      const judged = await judgeSome(pool, source, waiting.slice(at, at + AT_ONCE), keyProblem, now, keys)
      changed ||= judged.changed
      for (const id of judged.affected) affected.add(id)
    }
    waiting = await newestFirst(pool, [...affected])
  }
  return changed
}

async function newestFirst(pool: Pool, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const { rows } = await pool.query(
    'select id from digest where id = any($1) order by starts_at desc, id desc',
    [ids],
  )
  return rows.map(({ id }) => Number(id))
}

async function judgeSome(
  pool: Pool,
  source: Source,
  ids: number[],
  keyProblem: string,
  now: Date,
  keys: Map<string, KeyObject | null>,
): Promise<{ changed: boolean; affected: number[] }> {
  const publicKey = (der: Uint8Array | null) => {
    if (der === null) return null
    const name = Buffer.from(der).toString('base64')
    if (!keys.has(name)) keys.set(name, readPublicKey(der))
    return keys.get(name) ?? null
  }
  const { rows } = await pool.query(LINKS, [ids])
  const states = new Map<number, DigestState>()
  const judged = z
    .array(row)
    .parse(rows)
    .map((found) => {
      const nextState = states.get(found.nextId ?? 0) ?? found.nextState
      const link = linkOf(found, nextState, publicKey)
      const judgement = judgeDigest(link, contextOf(source, link.says.key, keyProblem, now))
      states.set(found.id, judgement.state)
      return { found, judgement }
    })
  const { rowCount } = await pool.query(WRITE, [
    judged.map(({ found }) => found.id),
    judged.map(({ judgement }) => judgement.state),
    judged.map(({ judgement }) => judgement.lacks),
    judged.map(({ judgement }) => judgement.reason),
    judged.map(({ judgement }) => judgement.hole?.from ?? null),
    judged.map(({ judgement }) => judgement.hole?.broken ?? false),
    judged.map(({ judgement }) => judgement.hole?.reason ?? null),
  ])
  // A digest's state can hang on that of the next one.
  const affected = judged.flatMap(({ found, judgement }) =>
    judgement.state !== found.state && found.beforeId !== null && !states.has(found.beforeId)
      ? found.beforeId
      : [],
  )
  return { changed: (rowCount ?? 0) > 0, affected }
}

function linkOf(
  found: Row,
  nextState: DigestState | null,
  publicKey: (der: Uint8Array | null) => KeyObject | null,
) {
  const { beforeKey, beforeEndsAt, beforeHash, beforeSignedText, ledgerState } = found
  return {
    ...found,
    publicKey: publicKey(found.publicKey),
    says: { key: found.previousKey, hash: found.previousHash, signature: found.previousSignature },
    next: nextState && {
      state: nextState,
      says: {
        key: found.nextPreviousKey,
        hash: found.nextPreviousHash,
        signature: found.nextPreviousSignature,
      },
    },
    previous:
      beforeKey !== null && beforeEndsAt !== null && beforeHash !== null && beforeSignedText !== null
        ? {
            key: beforeKey,
            endsAt: beforeEndsAt,
            hash: beforeHash,
            signedText: beforeSignedText,
            signature: found.beforeSignature,
            publicKey: publicKey(found.beforePublicKey),
          }
        : null,
    predecessor: ledgerState && { state: ledgerState, reason: found.ledgerReason },
  }
}

function contextOf(source: Source, previousKey: string | null, keyProblem: string, now: Date): ChainContext {
  const { since, listedFullyAt, roundFull } = source
  const recent = new Date(now.getTime() - LISTED_DAYS_MS).toISOString().slice(0, 10).replaceAll('-', '/')
  const isRecent =
    previousKey !== null && (/\d{4}\/\d{2}\/\d{2}(?=\/[^/]+$)/.exec(previousKey)?.[0] ?? '') >= recent
  return { since, keyProblem, listed: listedFullyAt !== null || roundFull === true || isRecent }
}

/** Its neighbours are those by time, whatever they say of each other. */
const LINKS = `
  select
    d.id, d.key, d.fingerprint, d.starts_at as "startsAt", d.ends_at as "endsAt", d.hash, d.signed_text as "signedText",
    d.signature, k.value as "publicKey", d.previous_key as "previousKey", d.previous_hash as "previousHash",
    d.previous_signature as "previousSignature", d.state,
    n.id as "nextId", n.state as "nextState", n.previous_key as "nextPreviousKey",
    n.previous_hash as "nextPreviousHash", n.previous_signature as "nextPreviousSignature",
    b.id as "beforeId", b.key as "beforeKey", b.ends_at as "beforeEndsAt", b.hash as "beforeHash",
    b.signed_text as "beforeSignedText", b.signature as "beforeSignature", bk.value as "beforePublicKey",
    o.state as "ledgerState", o.reason as "ledgerReason"
  from digest d
  left join lateral (
    select *
    from digest n
    where n.source_id = d.source_id and n.chain = d.chain and (n.starts_at, n.id) > (d.starts_at, d.id)
    order by n.starts_at, n.id
    limit 1
  ) n on true
  left join lateral (
    select *
    from digest b
    where b.source_id = d.source_id and b.chain = d.chain and (b.starts_at, b.id) < (d.starts_at, d.id)
    order by b.starts_at desc, b.id desc
    limit 1
  ) b on true
  left join source_object o on o.source_id = d.source_id and o.key = d.previous_key
  left join public_key k on k.fingerprint = d.fingerprint
  left join public_key bk on bk.fingerprint = b.fingerprint
  where d.id = any($1)
  order by d.starts_at desc, d.id desc`

const WRITE = `
  update digest d
  set
    state       = judged.state,
    lacks       = judged.lacks,
    reason      = judged.reason,
    hole_from   = judged.hole_from,
    hole_broken = judged.hole_broken,
    hole_reason = judged.hole_reason
  from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::boolean[], $7::text[])
    as judged (id, state, lacks, reason, hole_from, hole_broken, hole_reason)
  where d.id = judged.id
    and (d.state, d.lacks, d.reason, d.hole_from, d.hole_broken, d.hole_reason)
      is distinct from
      (judged.state, judged.lacks, judged.reason, judged.hole_from, judged.hole_broken, judged.hole_reason)`
