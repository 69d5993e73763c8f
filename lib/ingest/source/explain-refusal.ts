// Why a source cannot be read, in a sentence for people: what is missing, on what, and what to do about it.
import type { Refusal } from '../../domain/source'
import { leastPolicy, type PolicyNeeds } from '../../domain/source-policy'
import type { SourceLocation, StoreError } from './object-store'

/** Wrong or expired credentials, by what AWS calls them; anything else means that there are none. */
const CREDENTIALS: ReadonlyMap<string, string> = new Map([
  ['InvalidAccessKeyId', 'The access key is not known to the service'],
  ['InvalidClientTokenId', 'The access key is not known to the service'],
  ['SignatureDoesNotMatch', 'The secret access key does not belong to the access key'],
  ['ExpiredToken', 'The credentials have expired'],
  ['ExpiredTokenException', 'The credentials have expired'],
  ['RequestTimeTooSkewed', 'The clock of this machine is too far off for the service'],
  ['InvalidToken', 'The session token is not valid'],
])
const WHERE_CREDENTIALS =
  'Cairn takes them from where every AWS tool does: environment variables, ~/.aws, or the machine’s own role.'

const DOES: Readonly<Record<string, string>> = {
  's3:ListBucket': 'list the objects',
  's3:GetObject': 'read the objects',
  'kms:Decrypt':
    'decrypt the objects, which a KMS key protects: the policy of that key must allow it as well',
  'sts:AssumeRole': 'take the role: the trust policy of the role must name them as well',
}

/**
 * `needs` is what the source wants besides reading. The sentence holds names that the person gave, and codes, but
 * nothing that a service answered.
 */
export function explainRefusal(
  error: StoreError,
  location: SourceLocation,
  needs: Omit<PolicyNeeds, 'kms'>,
): Refusal {
  const name = nameOf(location)
  const plain = (code: string, message: string): Refusal => ({
    code,
    permission: null,
    message,
    policy: null,
  })
  switch (error.kind) {
    case 'refused':
      return refused(error, location, needs)
    case 'credentials':
      return plain(
        'no_credentials',
        `${CREDENTIALS.get(error.awsCode ?? '') ?? 'There are no AWS credentials that can be used'}. ${WHERE_CREDENTIALS}`,
      )
    case 'no-bucket':
      return location.kind === 'folder'
        ? plain('no_such_folder', `There is no folder ${location.folder}.`)
        : plain('no_such_bucket', `There is no bucket ${location.bucket} ${atEndpoint(location)}.`)
    case 'unreachable':
      return plain('unreachable', unreachable(error, location))
    case 'not-allowed':
      return plain('not_allowed', notAllowed(location))
    case 'archived':
      return plain(
        'archived',
        `Objects of ${name} are archived (Glacier). They are listed and reported, and read once they are restored.`,
      )
    case 'gone':
      return plain('gone', `An object of ${name} went away while it was read.`)
    case 'replaced':
      return plain('replaced', `An object of ${name} was replaced while it was read.`)
  }
}

function refused(error: StoreError, location: SourceLocation, needs: Omit<PolicyNeeds, 'kms'>): Refusal {
  if (location.kind === 'folder')
    return {
      code: 'access_denied',
      permission: null,
      message: `The user that Cairn runs as may not read ${location.folder}.`,
      policy: null,
    }
  const { permission } = error
  if (permission === null)
    return {
      code: 'access_denied',
      permission,
      message: `The service refuses to ${error.operation === 'list' ? 'list' : 'read'} ${nameOf(location)}${codesOf(error)}.`,
      policy: null,
    }
  const { bucket, prefix, roleArn } = location
  const on =
    permission === 'sts:AssumeRole'
      ? String(roleArn)
      : `s3://${bucket}${permission === 's3:ListBucket' && prefix === '' ? '' : `/${prefix}*`}`
  const subject =
    roleArn === null || permission === 'sts:AssumeRole'
      ? 'Cairn’s credentials lack'
      : `The role ${roleArn} lacks`
  return {
    code: 'access_denied',
    permission,
    message: `${subject} ${permission} on ${on}: without it Cairn cannot ${DOES[permission] ?? 'go on'}.`,
    policy: leastPolicy(location, { ...needs, kms: permission === 'kms:Decrypt' }),
  }
}

function unreachable(error: StoreError, location: SourceLocation): string {
  if (location.kind === 'folder') return `The folder ${location.folder} cannot be reached${codesOf(error)}.`
  return `The bucket ${location.bucket} cannot be reached ${atEndpoint(location)}${codesOf(error)}.`
}

function codesOf({ status, awsCode }: StoreError): string {
  const codes = [status, awsCode].filter((part) => part !== null)
  return codes.length > 0 ? ` (${codes.join(' ')})` : ''
}

/** The same whether it exists or not: what is not allowed is not looked at. */
function notAllowed(location: SourceLocation): string {
  if (location.kind === 'folder')
    return `This Cairn may not read ${location.folder}: it reads the folders that CAIRN_SOURCE_ROOTS names, and what is in them.`
  const { endpoint, roleArn } = location
  const needed = [
    endpoint === null ? null : `CAIRN_S3_ENDPOINTS must name ${endpoint}`,
    roleArn === null ? null : `CAIRN_ROLE_ARNS must name ${roleArn}`,
  ].filter((part) => part !== null)
  const allow = needed.length === 0 ? '' : `: ${needed.join(', and ')}`
  return `This Cairn may not use that address or role${allow}. Link-local and metadata addresses it never asks.`
}

const atEndpoint = ({ endpoint }: { endpoint: string | null }): string =>
  endpoint === null ? 'at Amazon S3' : `at ${endpoint}`

const nameOf = (location: SourceLocation): string =>
  location.kind === 'folder' ? location.folder : `s3://${location.bucket}/${location.prefix}`
