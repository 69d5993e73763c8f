// Sources: the buckets and folders that are read continuously. How one is written by people and scripts, and what is
// answered about it.
import { z } from 'zod'

/** The folders of CloudTrail's layout that hold logs, by their own names; digests are read besides, as proof. */
export const LOG_KINDS = [
  'CloudTrail',
  'CloudTrail-NetworkActivity',
  'CloudTrail-Insight',
  'CloudTrail-Aggregated',
] as const
export type LogKind = (typeof LOG_KINDS)[number]
export const DIGEST_KIND = 'CloudTrail-Digest'
/** The kind of a key that is not of the layout. */
export const OTHER_KIND = 'other'

const LONGEST_SCHEDULE_MINUTES = 7 * 24 * 60
/** What goes into a host name, so exactly this and nothing else. */
const REGION = /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/

/** What no text of Postgres can hold, and no request say. */
const UNSTORABLE = /\0|\p{Surrogate}/u

/** A query could hold a secret, and means nothing to these services; a URL's parser leaves out blanks. */
const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#\s\p{Cc}\p{Surrogate}]/u.test(text)

const hasUser = ({ username, password }: URL): boolean => username !== '' || password !== ''

const httpUrl = (name: string) =>
  z
    .string()
    .max(2048)
    .refine((text) => isHttpUrl(text), { error: `${name} is an address such as https://s3.example.com` })
    .refine((text) => !URL.canParse(text) || !hasUser(new URL(text)), {
      error: `${name} holds no user name or password: credentials come from the environment`,
    })

const region = z.string().regex(REGION, 'a region looks like eu-central-1')

/** What can be changed later. */
const settings = {
  queueUrl: httpUrl('queueUrl').optional(),
  since: z.iso
    .date({ error: 'since is a day such as 2026-01-31' })
    // A year that Postgres does not know.
    .refine((day) => !day.startsWith('0000'), { error: 'since is a day such as 2026-01-31' })
    .optional(),
  accounts: z
    .array(z.string().regex(/^\d{12}$/, 'an account has 12 digits'))
    .max(1000)
    .optional(),
  regions: z.array(region).max(200).optional(),
  kinds: z
    .array(z.enum(LOG_KINDS, `a kind is one of ${LOG_KINDS.join(', ')}`))
    .max(LOG_KINDS.length)
    .optional(),
  /** Minutes between the rounds. */
  schedule: z
    .int({ error: `schedule is a number of minutes from 1 to ${LONGEST_SCHEDULE_MINUTES}` })
    .min(1, `schedule is a number of minutes from 1 to ${LONGEST_SCHEDULE_MINUTES}`)
    .max(LONGEST_SCHEDULE_MINUTES, `schedule is a number of minutes from 1 to ${LONGEST_SCHEDULE_MINUTES}`)
    .optional(),
  paused: z.boolean().optional(),
}

const s3Location = {
  bucket: z.string().regex(BUCKET, 'a bucket is a name such as my-trail-logs, without s3:// and prefix'),
  prefix: z
    .string()
    .max(1024)
    .refine((text) => !UNSTORABLE.test(text), { error: 'prefix holds what no key can hold' })
    .optional(),
  region: region.optional(),
  endpoint: httpUrl('endpoint').optional(),
  roleArn: z.string().regex(ROLE, 'roleArn looks like arn:aws:iam::123456789012:role/Name').optional(),
}

/**
 * A source as it is asked for: an S3 location, or a local folder. Whether this instance may use its folder, endpoint or
 * role the environment says, not this. `since` leaves out days before it; `accounts`, `regions` and `kinds` everything
 * else than those named (empty or absent: nothing).
 */
export const newSource = z.union([
  z.strictObject({ ...s3Location, ...settings }),
  z.strictObject({
    folder: z
      .string()
      .max(4096)
      .startsWith('/', 'folder is an absolute path')
      .refine((text) => !UNSTORABLE.test(text), { error: 'folder is an absolute path' }),
    ...settings,
    queueUrl: z.undefined({ error: 'a folder has no queue' }).optional(),
  }),
])
export type NewSource = z.infer<typeof newSource>

/** What a PATCH changes; null takes a value away. */
export const sourceChange = z.strictObject({
  queueUrl: settings.queueUrl.unwrap().nullish(),
  since: settings.since.unwrap().nullish(),
  accounts: settings.accounts.unwrap().nullish(),
  regions: settings.regions.unwrap().nullish(),
  kinds: settings.kinds.unwrap().nullish(),
  schedule: settings.schedule,
  paused: settings.paused,
})
export type SourceChange = z.infer<typeof sourceChange>

/** What is lacking, in words, and the smallest policy that would do (an IAM policy document), where one would. */
export type Refusal = {
  /** Such as `access_denied`, `no_such_bucket`, `no_credentials`, `unreachable`, `not_allowed`. */
  code: string
  /** Such as `s3:ListBucket`; null where no permission is the trouble. */
  permission: string | null
  message: string
  policy: object | null
}

/** What Cairn finds at a location before it is saved. */
export type SourceLook = {
  /** `trail`: CloudTrail's own layout; `flat`: files in any order; null: nothing there, or not allowed to look. */
  layout: 'trail' | 'flat' | null
  organisation: string | null
  accounts: string[]
  regions: string[]
  kinds: string[]
  /** Days, the last one included; null without files. */
  firstDay: string | null
  lastDay: string | null
  /** `exact` says that all were counted; else they are an estimate. */
  files: number
  bytes: number
  exact: boolean
  digests: boolean
  problems: Refusal[]
}

export const OBJECT_STATES = [
  'found',
  'queued',
  'loaded',
  'failed',
  'refused',
  'archived',
  'gone',
  'removed',
] as const
export type ObjectState = (typeof OBJECT_STATES)[number]

export const VERDICTS = ['verified', 'not covered', 'altered', 'deleted', 'chain broken'] as const
/** What the digests say of a log file, and of every event that it brought. */
export type Verdict = (typeof VERDICTS)[number]

/** A source with what is known of it. */
export type SourceSummary = {
  id: string
  kind: 's3' | 'folder'
  /** In words: `s3://bucket/prefix`, or the folder's path. */
  name: string
  bucket: string | null
  prefix: string | null
  region: string | null
  endpoint: string | null
  roleArn: string | null
  queueUrl: string | null
  folder: string | null
  since: string | null
  accounts: string[]
  regions: string[]
  kinds: string[]
  schedule: number
  paused: boolean
  fromEnvironment: boolean
  createdAt: string
  /** `listing` and `loading` while a round is under way. */
  status: 'waiting' | 'listing' | 'loading' | 'paused'
  layout: 'trail' | 'flat' | null
  /** The round under way. */
  round: { startedAt: string; full: boolean; importId: string | null } | null
  /** Somebody asked for a round, and none that began after that has ended yet. */
  asked: boolean
  syncedAt: string | null
  listedFullyAt: string | null
  nextSyncAt: string | null
  problem: { code: string; message: string; permission: string | null } | null
  queueProblem: string | null
  /** The ledger, by state, digests left out; `bytes` of all, `bytesLoaded` of those loaded. */
  objects: Record<ObjectState, number>
  bytes: number
  bytesLoaded: number
  /** What those of its imports that are under way have brought so far, to tell how fast it goes; 0 at rest. */
  eventsUnderWay: number
  firstDay: string | null
  lastDay: string | null
  digests: number
}

/** One line of a source's ledger. */
export type SourceFile = {
  key: string
  kind: string
  account: string | null
  region: string | null
  day: string
  bytes: number
  etag: string
  state: ObjectState
  reason: string | null
  verdict: Verdict
  fileId: string | null
  importId: string | null
  modifiedAt: string
}

export const COVERAGE_STATES = ['complete', 'late', 'missing', 'unknown'] as const
/**
 * `complete`: a digest names what was delivered, and all of it is here; `late`: likewise, but a file came later than
 * CloudTrail usually delivers; `missing`: a digest names a file that is not here; `unknown`: no digest tells.
 */
export type CoverageState = (typeof COVERAGE_STATES)[number]
export type CoverageInterval = {
  from: string
  to: string
  state: CoverageState
  /** Log files here, and those that a digest names and that are not. */
  files: number
  missing: number
  /** Why it is not complete, in words. */
  reason: string | null
}
/** What is known of one account and region, in order of time, without gaps or overlaps from the first to the last. */
export type Coverage = { account: string; region: string; intervals: CoverageInterval[] }

/** What the digests say of an event: of the file that brought it. `file` and `digest` are keys in its source. */
export type EventIntegrity = { verdict: Verdict; reason: string; file: string | null; digest: string | null }

/**
 * What the digests say of a source. `files` counts its log files, and those that it should have; `digests` by what they
 * prove (`unread`: not yet, or not readable). The lists are the newest of each, `complete` where that is all of them.
 */
export type SourceIntegrity = {
  files: Record<Verdict, number>
  digests: Record<'valid' | 'unproven' | 'invalid' | 'unread', number>
  /** Where digests are not here although the next of their chain follows one: `missing` is that one, the last of them. */
  holes: {
    account: string
    region: string
    trail: string
    from: string
    to: string
    missing: string
    broken: boolean
    reason: string
  }[]
  /** Digests that prove nothing: altered ones, and unproven ones for want of a key or a signature. */
  troubles: {
    key: string
    account: string
    region: string
    from: string
    to: string
    state: 'invalid' | 'unproven'
    reason: string
  }[]
  complete: boolean
}
