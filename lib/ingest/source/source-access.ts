// What a source may use is what the environment names: nobody who may add a source chooses where this machine's
// credentials go, or which of its files are read.
import type { SourceAccess } from '../../db/environment'
import { isRefusedHost } from './allowed-address'
import { StoreError } from './object-store'

/** AWS's own queues, in all its partitions, old names and VPC endpoints among them. */
const AWS_QUEUES =
  /^(sqs(-fips)?\.[a-z\d-]+|[a-z\d-]+\.queue|queue|vpce-[a-z\d-]+\.sqs\.[a-z\d-]+\.vpce)\.(amazonaws\.com(\.cn)?|api\.aws)$/

/** Throws a StoreError `not-allowed` unless the environment names the endpoint's origin and it is no metadata address. */
export function checkEndpoint(endpoint: string, access: SourceAccess): void {
  if (!URL.canParse(endpoint)) throw notAllowed('the endpoint is not an address')
  const url = new URL(endpoint)
  if (isRefusedHost(url)) throw notAllowed('link-local and metadata addresses are never used')
  if (!access.endpoints.includes(url.origin))
    throw notAllowed('CAIRN_S3_ENDPOINTS does not name this endpoint')
}

/** Throws a StoreError `not-allowed` unless the queue is one of AWS's own or at an endpoint that the environment names. */
export function checkQueueUrl(queueUrl: string, access: SourceAccess): void {
  if (URL.canParse(queueUrl)) {
    const { protocol, hostname, port } = new URL(queueUrl)
    if (protocol === 'https:' && port === '' && AWS_QUEUES.test(hostname)) return
  }
  checkEndpoint(queueUrl, access)
}

/** Throws a StoreError `not-allowed` unless the environment names the role. */
export function checkRole(roleArn: string, access: SourceAccess): void {
  if (!access.roles.includes(roleArn)) throw notAllowed('CAIRN_ROLE_ARNS does not name this role')
}

function notAllowed(why: string): StoreError {
  return new StoreError({ kind: 'not-allowed', operation: 'open' }, why)
}
