// For tests: a trail as CloudTrail would deliver it, log files and a chain of signed digests, by keys made here.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

export type Signer = {
  fingerprint: string
  /** PKCS#1, DER. */
  publicKey: Buffer
  /** The signature, hexadecimal. */
  sign(text: string): string
}

export function makeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ type: 'pkcs1', format: 'der' })
  return {
    fingerprint: createHash('md5').update(der).digest('hex'),
    publicKey: der,
    sign: (text) => createSign('RSA-SHA256').update(text).sign(privateKey, 'hex'),
  }
}

/** What `aws cloudtrail list-public-keys` prints. */
export const keyFile = (signers: readonly Signer[]): string =>
  JSON.stringify({
    PublicKeyList: signers.map(({ fingerprint, publicKey }) => ({
      Value: publicKey.toString('base64'),
      ValidityStartTime: '2026-01-01T00:00:00+00:00',
      ValidityEndTime: '2027-01-01T00:00:00+00:00',
      Fingerprint: fingerprint,
    })),
  })

export type TrailObject = { key: string; body: Buffer; metadata: Record<string, string> }
export type TestDigest = TrailObject & { startsAt: Date; endsAt: Date; logs: TrailObject[]; text: string }

export type TrailOptions = {
  signer: Signer
  bucket?: string
  /** Before AWSLogs/, with its '/'. */
  prefix?: string
  account?: string
  region?: string
  trail?: string
  from: Date
  hours: number
  /** Log files of each hour, by their minutes of delivery; by default at 10 and 40. */
  minutes?: (hour: number) => number[]
  /** From a file's newest event to its delivery. */
  lagMinutes?: number
  kind?: string
  /** Where the digests say that the log files are, if not beside them. */
  logBucket?: string
  backfill?: boolean
  /** Goes on from there instead of beginning a chain. */
  after?: TestDigest
}

/** One digest an hour, with the log files that it names. */
export function makeTrail(options: TrailOptions): TestDigest[] {
  const {
    signer,
    bucket = 'trail-logs',
    prefix = '',
    account = '111111111111',
    region = 'eu-west-1',
  } = options
  const {
    trail = 'management',
    from,
    hours,
    minutes = () => [10, 40],
    lagMinutes = 4,
    kind = 'CloudTrail',
  } = options
  const root = `${prefix}AWSLogs/${account}/`
  const digests: TestDigest[] = []
  for (let hour = 0; hour < hours; hour++) {
    const startsAt = new Date(from.getTime() + hour * HOUR_MS)
    const endsAt = new Date(startsAt.getTime() + HOUR_MS)
    const end = seconds(endsAt)
    const logs = minutes(hour).map((minute, place) => {
      const delivered = new Date(startsAt.getTime() + minute * MINUTE_MS)
      const newest = new Date(delivered.getTime() - lagMinutes * MINUTE_MS)
      return { ...logFile({ root, account, region, kind, delivered, newest, place, mark: trail }), newest }
    })
    const previous = digests.at(-1) ?? options.after
    const key = `${root}CloudTrail-Digest/${region}/${folders(endsAt)}/${account}_CloudTrail-Digest_${region}_${trail}_${region}_${basic(endsAt)}${options.backfill ? '_backfill' : ''}.json.gz`
    const text = JSON.stringify({
      awsAccountId: account,
      digestStartTime: seconds(startsAt),
      digestEndTime: end,
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: signer.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: logs.length > 0 ? seconds(logs.at(-1)?.newest ?? endsAt) : null,
      oldestEventTime: logs.length > 0 ? seconds(logs[0]?.newest ?? endsAt) : null,
      previousDigestS3Bucket: previous ? bucket : null,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous ? sha256(previous.text) : null,
      previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
      previousDigestSignature: previous?.metadata.signature ?? null,
      logFiles: logs.map((log) => ({
        s3Bucket: options.logBucket ?? bucket,
        s3Object: log.key,
        hashValue: sha256(log.text),
        hashAlgorithm: 'SHA-256',
        newestEventTime: seconds(log.newest),
        oldestEventTime: seconds(log.newest),
      })),
    })
    const signature = signer.sign(
      `${end}\n${bucket}/${key}\n${sha256(text)}\n${previous?.metadata.signature ?? 'null'}`,
    )
    digests.push({
      key,
      body: gzipSync(text),
      metadata: { signature, 'signature-algorithm': 'SHA256withRSA' },
      startsAt,
      endsAt,
      logs: logs.map(({ key, body }) => ({ key, body, metadata: {} })),
      text,
    })
  }
  return digests
}

/** Everything of a trail: its log files, then its digests. */
export const objectsOf = (digests: readonly TestDigest[]): TrailObject[] => [
  ...digests.flatMap(({ logs }) => logs),
  ...digests.map(({ key, body, metadata }) => ({ key, body, metadata })),
]

type LogPlace = {
  root: string
  account: string
  region: string
  kind: string
  delivered: Date
  newest: Date
  place: number
  mark: string
}

function logFile({ root, account, region, kind, delivered, newest, place, mark }: LogPlace) {
  const text = JSON.stringify({
    Records: [
      {
        eventVersion: '1.08',
        eventID: createHash('md5')
          .update(`${mark}${account}${region}${delivered.toISOString()}${place}`)
          .digest('hex'),
        eventTime: seconds(newest),
        eventSource: 's3.amazonaws.com',
        eventName: 'ListBuckets',
        awsRegion: region,
        recipientAccountId: account,
        readOnly: true,
        userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
      },
    ],
  })
  const minute = basic(delivered).replace(/\d\dZ$/, 'Z')
  const suffix = sha256(`${mark}${minute}${place}`).slice(0, 16)
  return {
    key: `${root}${kind}/${region}/${folders(delivered)}/${account}_${kind}_${region}_${minute}_${suffix}.json.gz`,
    body: gzipSync(text),
    text,
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
/** `2026-01-31T10:00:00Z` */
const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`
/** `20260131T100000Z` */
const basic = (date: Date): string => seconds(date).replaceAll(/[-:]/g, '')
/** `2026/01/31` */
const folders = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '/')
