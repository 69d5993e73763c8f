// The one thing in the sample data that is worth finding: a stolen access key, and what was done with it.
import { actionOf } from './actions'
import { type Action, type Fields, singleAction } from './call'
import { RARE_CALLERS, userCaller } from './callers'
import { Random } from './random'
import { type Caller, type Entry, entryOf, refusal } from './record'
import { assumeRole } from './sessions'
import { AGENTS, PEOPLE, ROLES } from './world'

export type Incident = {
  /** The IAM user whose key was stolen, and the key. */
  user: string
  accessKeyId: string
  account: string
  /** Where from: an address and a region that the company never used before. */
  address: string
  region: string
  startedAt: Date
  /** When the key was taken away; the user has another one since. */
  containedAt: Date
  /** The bucket that was opened to the world. */
  bucket: string
  /** The user that the thief made, to come back with. */
  createdUser: string
  /** The story in one sentence. */
  summary: string
}

const DAY = 86_400_000
const HOUR = 3_600_000
const MINUTE = 60_000

/** The incident as it stands in sample data made at `now`: in the night two days before. */
export function incidentAt(now: Date): Incident {
  const night = Math.floor(now.getTime() / DAY) * DAY - 2 * DAY
  const { userName, accessKeyId, account } = PEOPLE.dave
  const [address, region, bucket, createdUser] = [
    '198.51.100.77',
    'ap-southeast-1',
    'example-shop-exports',
    'support-sync',
  ]
  return {
    user: userName,
    accessKeyId,
    account,
    address,
    region,
    startedAt: new Date(night + 2 * HOUR + 17 * MINUTE + 8000),
    containedAt: new Date(night + 9 * HOUR + 4 * MINUTE + 31_000),
    bucket,
    createdUser,
    summary: `The access key of the IAM user ${userName} was stolen: from ${address}, in ${region}, somebody looked around, was mostly refused, opened the bucket ${bucket} to the world and made the user ${createdUser}.`,
  }
}

// What was tried while looking around: service, action, and whether dave may do it.
const LOOK_AROUND: readonly [string, string, boolean][] = [
  ['s3', 'ListBuckets', true],
  ['iam', 'GetUser', false],
  ['iam', 'ListUsers', false],
  ['iam', 'ListRoles', false],
  ['iam', 'ListAccessKeys', false],
  ['iam', 'GetAccountSummary', false],
  ['ec2', 'DescribeInstances', false],
  ['ec2', 'DescribeSecurityGroups', false],
  ['ec2', 'DescribeRegions', true],
  ['lambda', 'ListFunctions20150331', false],
  ['secretsmanager', 'ListSecrets', false],
  ['secretsmanager', 'GetSecretValue', false],
  ['ssm', 'GetParameter', false],
  ['rds', 'DescribeDBInstances', false],
  ['dynamodb', 'ListTables', false],
  ['organizations', 'DescribeOrganization', false],
  ['organizations', 'ListAccounts', false],
  ['logs', 'DescribeLogGroups', true],
  ['cloudtrail', 'DescribeTrails', true],
  ['cloudtrail', 'GetTrailStatus', true],
  ['guardduty', 'ListDetectors', false],
  ['glue', 'GetTable', true],
  ['athena', 'GetQueryResults', true],
  ['kms', 'DescribeKey', false],
]

/** The incident's records, in order of time. */
export function incidentEntries(incident: Incident, seed: string): Entry[] {
  const random = new Random(`${seed} incident`)
  const entries: Entry[] = []
  let time = incident.startedAt.getTime()
  const wait = (seconds: number) => {
    time += random.whole(Math.ceil(seconds / 2), Math.ceil(seconds * 1.5)) * 1000
  }
  const act = (
    caller: Caller,
    action: Action,
    isAllowed: boolean,
    region = incident.region,
    changes: Fields = {},
  ) => {
    const global = /^(iam|organizations)\./.test(action.eventSource)
    const place = { account: incident.account, region: global ? 'us-east-1' : region, time }
    entries.push(
      entryOf(random, place, caller, action, {
        failure: isAllowed ? null : refusal(action, caller),
        changes,
      }),
    )
    wait(3)
  }
  const thief = { ...userCaller(PEOPLE.dave), address: incident.address, agent: AGENTS.attacker }

  act(thief, actionOf('sts', 'GetCallerIdentity'), true)
  wait(40)
  for (let round = 0; round < 5; round++)
    for (const [service, name, isAllowed] of LOOK_AROUND)
      act(
        thief,
        actionOf(service, name),
        isAllowed,
        random.pick([incident.region, incident.region, 'us-east-1', 'us-west-2']),
      )
  wait(240)
  // Blind the witness.
  act(thief, called('cloudtrail', 'StopLogging', { name: 'organization-trail' }), false, 'us-east-1')
  act(thief, called('cloudtrail', 'DeleteTrail', { name: 'organization-trail' }), false, 'us-east-1')
  wait(120)
  // Make a way back in.
  const userName = incident.createdUser
  const made = {
    userName,
    arn: `arn:aws:iam::${incident.account}:user/${userName}`,
    userId: 'AIDAS4ZYQ7RVAXEXAMPLE',
  }
  const newKey = 'AKIAS4ZYQ7RVAEXAMPLE'
  act(thief, called('iam', 'CreateUser', { userName }, { user: made }), true)
  act(
    thief,
    called(
      'iam',
      'CreateAccessKey',
      { userName },
      { accessKey: { userName, accessKeyId: newKey, status: 'Active' } },
    ),
    true,
  )
  const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  act(thief, called('iam', 'AttachUserPolicy', { userName, policyArn }), false)
  act(thief, called('iam', 'PutUserPolicy', { userName, policyName: 'sync' }), false)
  const identity = {
    type: 'IAMUser',
    principalId: made.userId,
    arn: made.arn,
    accountId: incident.account,
    accessKeyId: newKey,
    userName,
  }
  const puppet = { ...thief, userIdentity: identity }
  act(puppet, actionOf('sts', 'GetCallerIdentity'), true)
  act(puppet, actionOf('s3', 'ListBuckets'), false)
  wait(300)
  // Open the bucket; then the world helps itself.
  const bucket = { bucketName: incident.bucket, Host: `${incident.bucket}.s3.amazonaws.com` }
  const open = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${incident.bucket}/*`,
      },
    ],
  }
  act(thief, called('s3', 'GetBucketPolicy', bucket), true, 'us-east-1')
  act(
    thief,
    called('s3', 'DeleteBucketPublicAccessBlock', { ...bucket, publicAccessBlock: '' }),
    true,
    'us-east-1',
  )
  act(
    thief,
    called('s3', 'PutBucketPolicy', { ...bucket, policy: '', bucketPolicy: open }),
    true,
    'us-east-1',
  )
  wait(60)
  const world = { ...RARE_CALLERS.anonymous, address: incident.address, agent: 'curl/8.5.0' }
  for (let i = 0; i < 30; i++)
    act(
      world,
      {
        ...called('s3', 'GetObject', {
          ...bucket,
          key: `exports/customers-${String(i + 1).padStart(3, '0')}.csv`,
        }),
        data: true,
        readOnly: true,
      },
      true,
      'us-east-1',
    )
  wait(600)
  // Try to earn money: mail, text messages, models.
  act(thief, actionOf('ses', 'GetSendQuota'), true, 'us-east-1')
  act(thief, actionOf('ses', 'GetAccount'), false, 'us-east-1')
  act(thief, called('ses', 'PutAccountSendingAttributes', { sendingEnabled: true }), false, 'us-east-1')
  act(
    thief,
    called('ses', 'CreateEmailIdentity', { emailIdentity: 'billing.example.com' }),
    false,
    'us-east-1',
  )
  act(thief, { ...called('sns', 'GetSMSAttributes', {}), readOnly: true }, true, 'us-east-1')
  act(
    thief,
    called('sns', 'SetSMSAttributes', { attributes: { MonthlySpendLimit: '1000' } }),
    false,
    'us-east-1',
  )
  for (const region of ['us-east-1', 'us-west-2', incident.region]) {
    act(thief, actionOf('bedrock', 'ListFoundationModels'), false, region)
    for (let i = 0; i < 8; i++) act(thief, actionOf('bedrock', 'InvokeModel'), false, region)
  }

  // In the morning alice sees it and cleans up.
  time = incident.containedAt.getTime() - 6 * MINUTE
  const place = { account: incident.account, region: 'us-east-1', time }
  const { issuing, caller: admin } = assumeRole(random, place, userCaller(PEOPLE.alice), ROLES.admin, {
    name: 'alice',
    mfa: true,
  })
  entries.push(...issuing)
  wait(30)
  act(admin, actionOf('cloudtrail', 'LookupEvents'), true, 'us-east-1')
  time = incident.containedAt.getTime()
  act(
    admin,
    called('iam', 'UpdateAccessKey', {
      userName: incident.user,
      accessKeyId: incident.accessKeyId,
      status: 'Inactive',
    }),
    true,
  )
  act(admin, called('iam', 'DeleteAccessKey', { userName, accessKeyId: newKey }), true)
  act(admin, called('iam', 'DeleteUser', { userName }), true)
  act(admin, called('s3', 'DeleteBucketPolicy', bucket), true, 'us-east-1')
  act(
    admin,
    called('s3', 'PutBucketPublicAccessBlock', {
      ...bucket,
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
    }),
    true,
    'us-east-1',
  )
  return entries
}

/** A call that nobody makes on an ordinary day, or not with these parameters. */
const called = (
  service: string,
  eventName: string,
  request: Fields,
  response: Fields | null = null,
): Action => singleAction(service, eventName, eventName.startsWith('Get'), request, response)
