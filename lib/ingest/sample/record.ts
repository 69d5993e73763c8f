// Writes one record as CloudTrail would: an action, done by a caller, somewhere, at some time.
import type { Action, Fields, Place } from './call'
import type { Random } from './random'

/** Who calls: the userIdentity of the records, and where they come from. */
export type Caller = { userIdentity: Fields | null; address: string; agent: string }
/** A record and where CloudTrail delivers it; `time` in milliseconds, whole seconds. */
export type Entry = Place & { record: Fields }
export type Failure = { errorCode: string; errorMessage: string }
/** Fields that differ from what the action says; undefined takes one away. */
export type Changes = Fields

// Most services say AccessDenied.
const REFUSALS: Readonly<Record<string, string>> = {
  bedrock: 'AccessDeniedException',
  dynamodb: 'AccessDeniedException',
  ec2: 'Client.UnauthorizedOperation',
  lambda: 'AccessDeniedException',
  organizations: 'AccessDeniedException',
}
const ORDINARY_FAILURES: readonly (Failure & { weight: number })[] = [
  { weight: 4, errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' },
  { weight: 3, errorCode: 'ResourceNotFoundException', errorMessage: 'Requested resource not found' },
  { weight: 2, errorCode: 'ValidationException', errorMessage: '1 validation error detected' },
]

const serviceNameOf = (eventSource: string): string => eventSource.slice(0, eventSource.indexOf('.'))

/** The refusal that this service gives to this caller. */
export function refusal(action: Action, { userIdentity }: Caller): Failure {
  const name = serviceNameOf(action.eventSource)
  const who = typeof userIdentity?.arn === 'string' ? userIdentity.arn : 'anonymous'
  const call = `${name}:${action.eventName.replace(/\d{8}(v\d)?$/, '')}`
  return {
    errorCode: REFUSALS[name] ?? 'AccessDenied',
    errorMessage: `User: ${who} is not authorized to perform: ${call} because no identity-based policy allows the ${call} action`,
  }
}

/** A failure such as happens on any day, or null (mostly). */
export function ordinaryFailure(random: Random, action: Action, caller: Caller): Failure | null {
  // What a bucket does not have, S3 reports as an error.
  if (action.eventName === 'GetBucketPolicy' && random.chance(0.5))
    return { errorCode: 'NoSuchBucketPolicy', errorMessage: 'The bucket policy does not exist' }
  if (!random.chance(0.035)) return null
  return random.chance(0.5) ? refusal(action, caller) : random.weighted(ORDINARY_FAILURES)
}

/** One record of `action` at `place`, failed if a failure is given. */
export function entryOf(
  random: Random,
  place: Place,
  caller: Caller,
  action: Action,
  { failure = null, changes = {} }: { failure?: Failure | null; changes?: Changes } = {},
): Entry {
  const { eventSource, eventName } = action
  const name = serviceNameOf(eventSource)
  const request = action.request(random, place)
  const response = failure ? null : action.response(random, place)
  const record: Fields = {
    eventVersion: action.old ? '1.02' : '1.11',
    userIdentity: caller.userIdentity,
    eventTime: isoOf(place.time),
    eventSource,
    eventName,
    awsRegion: place.region,
    sourceIPAddress: caller.address,
    userAgent: caller.agent,
    ...failure,
    requestParameters: request,
    responseElements: response,
    requestID: name === 's3' ? random.hex(16).toUpperCase() : random.uuid(),
    eventID: random.uuid(),
    ...(!action.old && { readOnly: action.readOnly }),
    ...(action.data &&
      typeof request?.bucketName === 'string' && {
        resources: [
          { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${request.bucketName}/${request.key}` },
          { accountId: place.account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${request.bucketName}` },
        ],
      }),
    eventType: 'AwsApiCall',
    ...(!action.old && { managementEvent: !action.data }),
    recipientAccountId: place.account,
    ...(!action.old && { eventCategory: action.data ? 'Data' : 'Management' }),
    ...(!action.old &&
      !caller.address.endsWith('.amazonaws.com') &&
      caller.address !== 'AWS Internal' && {
        tlsDetails: {
          tlsVersion: 'TLSv1.3',
          cipherSuite: 'TLS_AES_128_GCM_SHA256',
          clientProvidedHostHeader: `${name}.${place.region}.amazonaws.com`,
        },
      }),
    ...changes,
  }
  return { ...place, record }
}

/** `2018-02-02T21:34:50Z`: CloudTrail writes whole seconds. */
export const isoOf = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`
