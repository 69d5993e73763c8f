// Looks at what was asked for as a source: checks first what this instance may use at all.
import path from 'node:path'
import type { SourceAccess } from '../../db/environment'
import { ApiError } from '../../domain/api-error'
import type { NewSource, SourceLook } from '../../domain/source'
import { explainRefusal } from './explain-refusal'
import { look, NOTHING_SEEN } from './look'
import { type ObjectStore, type SourceLocation, StoreError } from './object-store'
import { openStore } from './open-store'
import { checkEndpoint, checkQueueUrl, checkRole } from './source-access'

/** Somebody waits: a service that does not answer at the second try is out of reach. */
const TRIES = 2

/** Each holds up to 10,000 objects and some dozens of connections. */
const MOST_AT_ONCE = 8
let underWay = 0

/** Where it lies, in one spelling for one place. */
export function locationAsked(asked: NewSource): SourceLocation {
  if ('folder' in asked) return { kind: 'folder', folder: path.resolve(asked.folder) }
  const { bucket, prefix = '', region = null, endpoint, roleArn = null } = asked
  return { kind: 's3', bucket, prefix, region, endpoint: endpoint ? plainUrl(endpoint) : null, roleArn }
}

/**
 * Throws a 400 `source_refused` that names the field and the variable for an endpoint, role, queue or folder that the
 * environment does not allow. Nothing that is not allowed is asked or looked at, so the answer is the same whether it
 * is there or not. Throws a 429 while as many looks are under way as this process takes.
 */
export async function lookAt(
  asked: NewSource,
  access: SourceAccess,
  signal: AbortSignal,
): Promise<SourceLook> {
  const location = locationAsked(asked)
  if (location.kind === 's3') {
    const { endpoint, roleArn } = location
    if (endpoint !== null) allowed('endpoint', () => checkEndpoint(endpoint, access))
    if (roleArn !== null) allowed('roleArn', () => checkRole(roleArn, access))
  }
  const queueUrl = asked.queueUrl ?? null
  checkQueue(queueUrl, access)
  const { since = null, accounts = [], regions = [], kinds = [] } = asked
  if (underWay >= MOST_AT_ONCE)
    throw new ApiError(
      429,
      'too_many_looks',
      'Cairn is looking at many locations. Try again in a few seconds.',
    )
  let store: ObjectStore | undefined
  underWay++
  try {
    store = await openStore(location, access, { tries: TRIES })
    return await look(store, location, { since, accounts, regions, kinds, queueUrl }, signal)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    const refusal = explainRefusal(error, location, { queueUrl, digests: true })
    if (error.kind === 'not-allowed')
      throw refused(location.kind === 'folder' ? 'folder' : 'endpoint', refusal.message)
    // Opening can fail as looking can.
    return { ...NOTHING_SEEN, problems: [refusal] }
  } finally {
    underWay--
    store?.close()
  }
}

/** Throws a 400 unless the queue, if there is one, may be asked. */
export function checkQueue(queueUrl: string | null, access: SourceAccess): void {
  if (queueUrl !== null) allowed('queueUrl', () => checkQueueUrl(queueUrl, access))
}

/** 400: a source that cannot be read. The sentence says what is missing. */
export const refused = (field: string, message: string): ApiError =>
  new ApiError(400, 'source_refused', message, field)

const NOT_ALLOWED = {
  endpoint: 'This Cairn may not ask that endpoint: CAIRN_S3_ENDPOINTS must name it.',
  roleArn: 'This Cairn may not take that role: CAIRN_ROLE_ARNS must name it.',
  queueUrl:
    'This Cairn may not ask that queue: it is none of Amazon SQS, and CAIRN_S3_ENDPOINTS does not name it.',
} as const

function allowed(field: keyof typeof NOT_ALLOWED, check: () => void): void {
  try {
    check()
  } catch (error) {
    if (error instanceof StoreError) throw refused(field, NOT_ALLOWED[field])
    throw error
  }
}

const plainUrl = (text: string): string => new URL(text).href.replace(/\/$/, '')
