// For the fault suite: made-up records by number, of which everything that is counted is known.

/** What a record counts for. `readOnly`: `true`, `false`, or `unknown` where the record does not say. */
export type Fact = { service: string; identity: string; account: string; region: string; readOnly: string }
/** The text is what the log holds, byte for byte. */
export type FaultRecord = Fact & { text: string }

const ACCOUNTS = ['111122223333', '444455556666', '777788889999'] as const
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'] as const
const ACTIONS = [
  ['s3.amazonaws.com', 'GetObject', true],
  ['s3.amazonaws.com', 'PutObject', false],
  ['ec2.amazonaws.com', 'DescribeInstances', true],
  ['ec2.amazonaws.com', 'RunInstances', false],
  ['iam.amazonaws.com', 'CreateUser', false],
  ['kms.amazonaws.com', 'Decrypt', true],
  ['sts.amazonaws.com', 'AssumeRole', true],
  ['ses.amazonaws.com', 'SendEmail', false],
  ['dynamodb.amazonaws.com', 'GetItem', undefined],
  ['lambda.amazonaws.com', 'Invoke', undefined],
] as const
const SERVICES = ['autoscaling.amazonaws.com', 'config.amazonaws.com'] as const
const START = Date.UTC(2025, 9, 20)
const SPREAD_SECONDS = 75 * 86_400
/** A new person comes after so many records, so that dictionaries grow all the time. */
const RECORDS_A_PERSON = 256
const PEOPLE = 200

const EVENT_ID = /^{"eventVersion":"1\.11","eventID":"00000000-0000-4000-8000-([0-9a-f]{12})"/

/** The number of a record, from its text; NaN for another text. */
export const numberOf = (text: string): number => Number.parseInt(EVENT_ID.exec(text)?.[1] ?? '', 16)

/** The record of a number: the same one each time, another one for another number. */
export function faultRecord(n: number): FaultRecord {
  const mixed = mix(n)
  const pick = <T>(from: readonly T[], shift: number): T => from[(mixed >>> shift) % from.length] as T
  const account = pick(ACCOUNTS, 3)
  const region = pick(REGIONS, 7)
  const [service, eventName, readOnly] = pick(ACTIONS, 11)
  const { identity, userIdentity } = callerOf(n, mixed, account)
  const record = {
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    userIdentity,
    eventTime: `${new Date(START + (mixed % SPREAD_SECONDS) * 1000).toISOString().slice(0, 19)}Z`,
    eventSource: service,
    eventName,
    awsRegion: region,
    sourceIPAddress: `10.${(n >> 10) % 256}.${(mixed >>> 5) % 16}.${mixed % 16}`,
    userAgent: `tool-${(n >> 9) % 400}/${(mixed >>> 9) % 9}.0`,
    ...(mixed % 17 === 0 && { errorCode: 'AccessDenied', errorMessage: 'Not allowed' }),
    requestParameters: { name: `thing-${mixed % 1000}`, text: ODDITIES[n % ODDITIES.length] },
    ...(readOnly !== undefined && { readOnly }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  }
  const plain = JSON.stringify(record)
  // What no parser keeps: more digits than a number has, a key that comes twice, blanks.
  const text =
    n % 9 === 0
      ? `${plain.slice(0, -1)}, "additionalEventData":{"large":123456789012345678901234567890.10,"twice":1,"twice":2}}`
      : plain
  return { service, identity, account, region, readOnly: String(readOnly ?? 'unknown'), text }
}

const ODDITIES = ['plain', 'Grüße 🎉', 'a\u0000b', '"quoted" \\', '\ud800 alone', '</script>'] as const

function callerOf(n: number, mixed: number, accountId: string) {
  const person = `person-${Math.floor(n / RECORDS_A_PERSON) % PEOPLE}`
  switch (mixed % 4) {
    case 0: {
      const invokedBy = SERVICES[(mixed >>> 2) % SERVICES.length] as string
      return { identity: invokedBy, userIdentity: { type: 'AWSService', invokedBy } }
    }
    case 1: {
      const role = `arn:aws:iam::${accountId}:role/Deploy-${(mixed >>> 2) % 7}`
      const principalId = `AROA${String((mixed >>> 2) % 7).padStart(16, '0')}`
      return {
        identity: role,
        userIdentity: {
          type: 'AssumedRole',
          principalId: `${principalId}:${person}`,
          arn: `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${person}`,
          accountId,
          sessionContext: { sessionIssuer: { type: 'Role', principalId, arn: role, accountId } },
        },
      }
    }
    default: {
      const arn = `arn:aws:iam::${accountId}:user/${person}`
      return { identity: arn, userIdentity: { type: 'IAMUser', arn, accountId, userName: person } }
    }
  }
}

/** Spreads neighbouring numbers over all of 32 bits. */
function mix(n: number): number {
  let mixed = Math.imul(n ^ (n >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
