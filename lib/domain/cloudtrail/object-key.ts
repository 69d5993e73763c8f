// What the key of an object in a CloudTrail bucket says about it.

/** One key of the layout `[prefix/][AWSLogs/][o-orgid/]<account>/<kind>/<region>/YYYY/MM/DD/<file>`. */
export type ObjectKey = {
  /** What stands before AWSLogs and the organisation, with its '/'; '' for nothing. */
  prefix: string
  /** The folder's own name: `CloudTrail`, `CloudTrail-Digest`, `CloudTrail-Insight`, … */
  kind: string
  /** Of the folder, 12 digits. */
  account: string
  /** Of the folder. A record's own region can differ. */
  region: string
  /** `o-…`; null where the key has none. */
  organisation: string | null
  /** Of the folder, `YYYY-MM-DD`, UTC: when it was delivered, not when its events happened. */
  day: string
  /** Of the file's name, to the minute (digests: the second, and the end of their hour); null where it has none. */
  deliveredAt: Date | null
  /** Only of digests; null for all else. */
  digest: { trail: string; homeRegion: string; backfill: boolean } | null
}

const LAYOUT = new RegExp(
  '^(?<before>(?:.*/)?)' +
    '(?<account>\\d{12})/(?<kind>CloudTrail(?:-[A-Za-z]+)?)/(?<region>[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2})/' +
    '(?<year>\\d{4})/(?<month>\\d{2})/(?<date>\\d{2})/(?<file>[^/]+)$',
  's',
)
const ORGANISATION = 'o-[a-z0-9]{10,32}'
// The organisation stands after AWSLogs, or before it (Control Tower's prefix), or both; a copy of what is in AWSLogs
// has nothing around it.
const ROOT = new RegExp(
  `(?<=^|/)(?:(${ORGANISATION})/)?AWSLogs/(?:(${ORGANISATION})/)?$|(?<=^|/)(${ORGANISATION})/$`,
)
const DIGEST_FILE =
  /^\d{12}_CloudTrail-Digest_(?<region>[a-z\d-]+)_(?<trail>.+)_(?<home>[a-z\d-]+)_(?<time>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$/
/** `YYYYMMDDTHHmmZ`, with seconds or without, between underscores or before the ending. */
const TIME = /_(\d{8}T\d{4}(?:\d{2})?Z)(?=[_.])/

/** What a key says; null for a key that is not of CloudTrail's layout. */
export function parseObjectKey(key: string): ObjectKey | null {
  const parts = LAYOUT.exec(key)?.groups
  if (!parts) return null
  const { before = '', kind = '', account = '', region = '', file = '' } = parts
  const day = `${parts.year}-${parts.month}-${parts.date}`
  if (timeOf(`${day.replaceAll('-', '')}T0000Z`) === null) return null
  const digest = kind === 'CloudTrail-Digest' ? DIGEST_FILE.exec(file)?.groups : undefined
  const [root = '', first, second, alone] = ROOT.exec(before) ?? []
  return {
    prefix: before.slice(0, before.length - root.length),
    kind,
    account,
    region,
    organisation: second ?? first ?? alone ?? null,
    day,
    deliveredAt: timeOf(digest?.time ?? TIME.exec(file)?.[1] ?? ''),
    digest: digest
      ? {
          trail: digest.trail ?? '',
          homeRegion: digest.home ?? '',
          backfill: digest.backfill !== undefined,
        }
      : null,
  }
}

/** The time of `YYYYMMDDTHHmm[ss]Z`; null where there is no such time, such as on February 30. */
function timeOf(basic: string): Date | null {
  const extended = basic.replace(
    /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z$/,
    (_, year, month, date, hour, minute, second = '00') =>
      `${year}-${month}-${date}T${hour}:${minute}:${second}.000Z`,
  )
  // Before the year 1 there is none, nor in Postgres.
  const time = new Date(extended.startsWith('0000') ? '' : extended)
  return extended !== basic && !Number.isNaN(time.getTime()) && time.toISOString() === extended ? time : null
}
