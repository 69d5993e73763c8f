// What an error of the SDK means for a source.
import { StoreError, type StoreErrorKind, type StoreOperation } from './object-store'

const KINDS = new Map<string, StoreErrorKind>([
  ['CAIRN_REFUSED_ADDRESS', 'not-allowed'],
  ['InvalidObjectState', 'archived'],
  ['NoSuchBucket', 'no-bucket'],
  ['NoSuchKey', 'gone'],
  ['PreconditionFailed', 'replaced'],
  ...[
    'CredentialsProviderError',
    'TokenProviderError',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'UnrecognizedClientException',
    'SignatureDoesNotMatch',
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidToken',
    'TokenRefreshRequired',
    'RequestTimeTooSkewed',
  ].map((code) => [code, 'credentials'] as const),
  ...['SlowDown', 'RequestTimeout', 'TimeoutError', 'Throttling', 'ThrottlingException'].map(
    (code) => [code, 'unreachable'] as const,
  ),
])

const NEEDED = { open: null, list: 's3:ListBucket', head: 's3:GetObject', read: 's3:GetObject' } as const
const ACTION = /not authorized to perform: ([a-z\d-]{1,32}:[A-Za-z\d]{1,64})(?![A-Za-z\d])/
/** Only what looks like a code of AWS's or the system's is repeated: a strange server can answer anything. */
const CODE = /^[A-Za-z][\w.]{0,63}$/

/**
 * A StoreError for what the SDK throws at an operation. An error that is no answer, no trouble with the network and no
 * trouble with credentials is a fault of the program, and is answered as it is.
 */
export function storeErrorOf(error: unknown, operation: StoreOperation): Error {
  if (error instanceof StoreError) return error
  if (!(error instanceof Error)) return new Error('not an error was thrown', { cause: error })
  const { $metadata, $response, code } = error as SdkError
  const status = $metadata?.httpStatusCode ?? $response?.statusCode ?? null
  const given = [error.name === 'Error' ? undefined : error.name, code]
  const known = given.find((name) => name !== undefined && KINDS.has(name))
  // The SDK calls a reset connection a TimeoutError.
  const awsCode = (status === null ? (code ?? known) : (known ?? error.name)) ?? null
  const kind = KINDS.get(known ?? '') ?? kindOf(status, operation, code)
  if (kind === null) return error
  return new StoreError({
    kind,
    operation,
    status,
    awsCode: awsCode !== null && CODE.test(awsCode) ? awsCode : null,
    permission: kind === 'refused' ? permissionOf(error.message, status, operation) : null,
  })
}

type SdkError = Error & {
  code?: string
  $metadata?: { httpStatusCode?: number }
  $response?: { statusCode?: number }
}

function kindOf(
  status: number | null,
  operation: StoreOperation,
  code: string | undefined,
): StoreErrorKind | null {
  // ECONNRESET, ENOTFOUND, CERT_HAS_EXPIRED, …
  if (status === null) return typeof code === 'string' ? 'unreachable' : null
  if (status === 401) return 'credentials'
  if (status === 404) return operation === 'list' ? 'no-bucket' : 'gone'
  if (status === 412) return 'replaced'
  // Below 400: an answer that is not S3's, or a redirect, which is not followed.
  return status < 400 || status === 408 || status === 429 || status >= 500 ? 'unreachable' : 'refused'
}

/** What lacks: the message says it, or the operation; nothing where it was not for a permission. */
function permissionOf(message: string, status: number | null, operation: StoreOperation): string | null {
  const [, action] = ACTION.exec(message) ?? []
  if (action !== undefined) return action
  if (status !== 403) return null
  return /\bkms\b/i.test(message) ? 'kms:Decrypt' : NEEDED[operation]
}
