// Records of our own of every kind of identity, and of a user and a role who have a week of habits before the one shown.
import { ACCOUNT, attributes, IDENTITY_CASES } from './identity-cases'

export const ALICE = `arn:aws:iam::${ACCOUNT}:user/staff/alice`
export const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/ci/Deploy`

let made = 0
/** A record at `time`, with fields of its own. */
function recordAt(time: string, more: Record<string, unknown>): object {
  made += 1
  return {
    eventVersion: '1.08',
    eventID: `5a5a5a5a-0000-4000-8000-${String(made).padStart(12, '0')}`,
    eventTime: time,
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-west-1',
    readOnly: true,
    sourceIPAddress: '198.51.100.20',
    userAgent: 'aws-cli/2.15.0 Python/3.11',
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    requestParameters: null,
    responseElements: null,
    ...more,
  }
}

const alice = (more: Record<string, unknown> = {}) => ({
  type: 'IAMUser',
  arn: ALICE,
  accountId: ACCOUNT,
  principalId: 'AIDACAIRNALICE000001',
  userName: 'alice',
  accessKeyId: 'AKIACAIRNALICE007XQM',
  ...more,
})
const deploy = (session: string, accessKeyId: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/${session}`,
  accountId: ACCOUNT,
  principalId: `AROACAIRNDEPLOY00001:${session}`,
  accessKeyId,
  sessionContext: {
    ...attributes('false'),
    sessionIssuer: { type: 'Role', arn: DEPLOY, accountId: ACCOUNT, userName: 'Deploy' },
  },
})

/** What alice and the role did: the same in the week before, and some things in the second week for the first time. */
const HABITS = [
  recordAt('2026-03-03T09:00:00Z', { userIdentity: alice() }),
  recordAt('2026-03-10T09:00:00Z', { userIdentity: alice() }),
  recordAt('2026-03-11T10:00:00Z', {
    userIdentity: alice(),
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    awsRegion: 'us-east-1',
    readOnly: false,
    errorCode: 'AccessDenied',
    errorMessage: 'not allowed',
    sourceIPAddress: '203.0.113.99',
  }),
  recordAt('2026-03-11T11:00:00Z', {
    userIdentity: alice({ invokedBy: 'cloudformation.amazonaws.com', sessionContext: attributes('true') }),
    userAgent: 'cloudformation.amazonaws.com',
    sourceIPAddress: 'cloudformation.amazonaws.com',
  }),
  recordAt('2026-03-03T12:00:00Z', { userIdentity: deploy('build-1', 'ASIACAIRNBUILD000001') }),
  recordAt('2026-03-12T12:00:00Z', { userIdentity: deploy('build-2', 'ASIACAIRNBUILD000002') }),
]

/** The second week, which the pages show where no range is chosen. */
export const SECOND_WEEK = { from: '2026-03-09T00:00:00Z', to: '2026-03-16T00:00:00Z' }

/** Fourteen actions that alice never took before, each denied, with another key that looks like hers. */
export const PROBES: readonly object[] = Array.from({ length: 14 }, (_, at) =>
  recordAt(`2026-03-13T10:${10 + at}:00Z`, {
    userIdentity: alice({ accessKeyId: 'AKIACAIRNALICE117XQM' }),
    eventName: `Probe${10 + at}`,
    errorCode: 'AccessDenied',
  }),
)

/** All of it as one log. */
export const IDENTITY_RECORDS: readonly object[] = [
  ...HABITS,
  ...IDENTITY_CASES.map(({ userIdentity, eventType }, at) =>
    recordAt(`2026-03-15T${String(at).padStart(2, '0')}:30:00Z`, {
      ...(userIdentity !== undefined && { userIdentity }),
      // What services write themselves often lacks readOnly.
      ...(eventType !== undefined && { eventType, readOnly: undefined }),
    }),
  ),
]
