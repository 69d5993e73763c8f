// How clients of AWS's services are made for a source: where they connect to, and whose credentials they use.
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import type { SourceAccess } from '../../db/environment'
import { guardedAgents } from './allowed-address'
import { checkEndpoint, checkRole } from './source-access'

// Each process would print what the SDK thinks of Node's version: nothing that the person who runs Cairn could mend.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const CONNECT_MS = 5_000
/** Until an answer begins, and then without a byte of it. A long poll of SQS takes 20 s. */
const SILENCE_MS = 40_000
/** Within the SDK, which also mends a wrong clock; a store has patience besides. */
const ATTEMPTS = 3

export type AwsPlace = { region: string | null; endpoint: string | null; roleArn: string | null }

/** Where the credentials are at home, when nothing says more. */
const homeRegion = (): string => process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || 'us-east-1'

/**
 * The settings of a client of any AWS service (S3, SQS, CloudTrail): `new SQSClient(awsSettings(…))`. Throws a StoreError
 * `not-allowed` for an endpoint or role that the environment does not name. Credentials come from the default chain
 * only, for a role by way of STS. Everything has a time limit, and nothing connects to a metadata address.
 */
export function awsSettings(place: AwsPlace, access: SourceAccess, silenceMs = SILENCE_MS) {
  const { endpoint, roleArn } = place
  const region = place.region ?? homeRegion()
  if (endpoint !== null) checkEndpoint(endpoint, access)
  if (roleArn !== null) checkRole(roleArn, access)
  return {
    region,
    ...(endpoint !== null && { endpoint }),
    ...(roleArn !== null && {
      credentials: fromTemporaryCredentials({
        params: { RoleArn: roleArn, RoleSessionName: 'cairn' },
        clientConfig: { region: homeRegion(), maxAttempts: ATTEMPTS },
      }),
    }),
    retryMode: 'standard',
    maxAttempts: ATTEMPTS,
    requestHandler: {
      ...guardedAgents(),
      connectionTimeout: CONNECT_MS,
      requestTimeout: silenceMs,
      throwOnRequestTimeout: true,
      socketTimeout: silenceMs,
    },
  } satisfies S3ClientConfig
}
