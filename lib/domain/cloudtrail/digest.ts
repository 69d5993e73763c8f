// A digest file: which log files CloudTrail delivered in an interval, their hashes, and what its signature is over.
import { z } from 'zod'
import { formatInstant, type Instant, parseInstant } from '../time'
import { parseObjectKey } from './object-key'

/** SHA-256 and signatures are hexadecimal, in lower case. */
export type Digest = {
  /** Half-open, and of deliveries: a file's events are minutes older. */
  startsAt: Instant
  endsAt: Instant
  bucket: string
  /** Where CloudTrail put it, which a copy need not be at. */
  objectKey: string
  fingerprint: string
  /** What CloudTrail signs (RSA PKCS#1 v1.5 with SHA-256). */
  signedText: string
  /** Null for the first of a chain. `signature` is the previous digest's own, wherever its object has lost it. */
  previous: { bucket: string; objectKey: string; hash: string | null; signature: string | null } | null
  files: NamedFile[]
}

/** A log file that a digest names. Its hash is of the inflated content. */
type NamedFile = {
  bucket: string
  objectKey: string
  hash: string
  kind: string
  /** Of delivery, `YYYY-MM-DD`. */
  day: string
  /** From its newest event to its delivery, whose time is known to the minute; null where either is not known. */
  lagSeconds: number | null
}

const time = z.string().transform((text, context) => {
  const instant = parseInstant(text)
  if (instant !== null) return instant
  context.addIssue({ code: 'custom', message: 'is no time' })
  return z.NEVER
})
const sha256 = z
  .string()
  .regex(/^[\da-f]{64}$/i, 'is no SHA-256')
  .toLowerCase()
const hex = z.string().regex(/^([\da-f]{2})+$/i, 'is not hexadecimal')
/** As S3 allows, but for NUL, for which Postgres has no place: one such name must not keep all digests from being read. */
const name = z
  .string()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= 1024, 'is too long')
  .refine((text) => !text.includes('\0'), 'holds a NUL')

const logFile = z.object({
  s3Bucket: name,
  s3Object: name,
  hashValue: sha256,
  hashAlgorithm: z.literal('SHA-256', 'is not SHA-256'),
  newestEventTime: z.string().nullish(),
})
const document = z.object({
  digestStartTime: time,
  digestEndTime: z.string(),
  digestS3Bucket: name,
  digestS3Object: name,
  digestPublicKeyFingerprint: name.toLowerCase(),
  digestSignatureAlgorithm: z.literal('SHA256withRSA', 'is not SHA256withRSA'),
  previousDigestS3Bucket: name.nullish(),
  previousDigestS3Object: name.nullish(),
  previousDigestHashValue: sha256.nullish(),
  previousDigestSignature: hex.nullish(),
  logFiles: z.array(logFile),
})

/**
 * Reads a digest's inflated text, whose SHA-256 is `hash`. What cannot be read is answered as a problem, in words that
 * follow "it is no digest:".
 */
export function parseDigest(text: string, hash: string): Digest | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: 'it is not JSON' }
  }
  const parsed = document.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `its ${issue?.path.join('.') || 'content'} ${issue?.message.toLowerCase()}` }
  }
  const found = parsed.data
  const endsAt = parseInstant(found.digestEndTime)
  if (endsAt === null || endsAt <= found.digestStartTime)
    return { problem: 'it does not end after it starts' }
  const { previousDigestS3Bucket: bucket, previousDigestS3Object: objectKey } = found
  // The end as it is written, and the literal null for the first of a chain.
  const signedText = [
    found.digestEndTime,
    `${found.digestS3Bucket}/${found.digestS3Object}`,
    hash,
    found.previousDigestSignature ?? 'null',
  ].join('\n')
  return {
    startsAt: found.digestStartTime,
    endsAt,
    bucket: found.digestS3Bucket,
    objectKey: found.digestS3Object,
    fingerprint: found.digestPublicKeyFingerprint,
    signedText,
    previous:
      bucket != null && objectKey != null
        ? {
            bucket,
            objectKey,
            hash: found.previousDigestHashValue ?? null,
            signature: found.previousDigestSignature ?? null,
          }
        : null,
    files: found.logFiles.map((file) => namedFile(file, endsAt)),
  }
}

/** Of Postgres's int. */
const LONGEST_LAG = 2 ** 31 - 1

function namedFile(file: z.infer<typeof logFile>, endsAt: Instant): NamedFile {
  const place = parseObjectKey(file.s3Object)
  const newest = file.newestEventTime ? parseInstant(file.newestEventTime) : null
  const delivered = place?.deliveredAt?.getTime()
  return {
    bucket: file.s3Bucket,
    objectKey: file.s3Object,
    hash: file.hashValue,
    kind: place?.kind ?? 'other',
    day: place?.day ?? formatInstant(endsAt).slice(0, 10),
    lagSeconds:
      newest === null || delivered === undefined
        ? null
        : Math.min(LONGEST_LAG, Math.max(0, Math.round(delivered / 1000 - Number(newest / 1_000_000n)))),
  }
}

/**
 * Account, kind, region, year, month, day and file name: a copy keeps at least these. Else a digest of a quiet account
 * would speak for another one.
 */
const KEPT_SEGMENTS = 7

/**
 * How keys of CloudTrail's become keys of the source, by where one object is and where CloudTrail put it: what stands
 * before their common end is exchanged. Null where the object was moved within the layout, so that it is not what its
 * place says. The mapping answers null for a key that is not beside the object.
 */
export function relocation(key: string, objectKey: string): ((objectKey: string) => string | null) | null {
  const [here, there] = [key.split('/'), objectKey.split('/')]
  let same = 0
  while (same < Math.min(here.length, there.length) && here.at(-same - 1) === there.at(-same - 1)) same++
  if (same < KEPT_SEGMENTS) return null
  const before = (segments: string[]) =>
    segments
      .slice(0, -same)
      .map((segment) => `${segment}/`)
      .join('')
  const [to, from] = [before(here), before(there)]
  return (other) => (other.startsWith(from) ? to + other.slice(from.length) : null)
}

/**
 * Where a digest belongs, by its key: `root` is the folder of the account, with its '/', under which the log files of
 * its trail lie; `chain` is the same for the digests that follow each other: folder, trail and home region, and whether
 * they are a backfill, which is a chain of its own.
 */
export function digestPlace(key: string): { root: string; chain: string } {
  const segments = key.split('/')
  const folder = segments.slice(0, -4)
  const file = segments.at(-1) ?? ''
  return {
    root: folder
      .slice(0, -2)
      .map((segment) => `${segment}/`)
      .join(''),
    chain: [...folder, file.replace(/_\d{8}T\d{6}Z(_backfill)?\.json\.gz$/, '$1')].join('/'),
  }
}
