// A queue of SQS: receive, keep hidden, delete. What goes wrong is a sentence for people.
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { SourceAccess } from '../../db/environment'
import { StoreError } from './object-store'
import { awsSettings } from './s3-client'
import { storeErrorOf } from './s3-error'
import { checkQueueUrl } from './source-access'

/** SQS' own limits: of a long poll, and of one request's messages. */
const LONG_POLL_SECONDS = 20
const MOST_AT_ONCE = 10

/** `receipt` is what the queue wants to hear of the message, and is another with each receive. */
export type QueueMessage = { id: string; receipt: string; body: string }
export type QueueOperation = 'open' | 'receive' | 'extend' | 'delete'

export interface Queue {
  /** At most ten messages, as soon as there are any; after some 20 s none. They stay hidden for that long. */
  receive(visibilitySeconds: number, signal: AbortSignal): Promise<QueueMessage[]>
  /** Hides messages for that long from now on. Those that cannot be hidden any more come back by themselves. */
  extend(receipts: readonly string[], visibilitySeconds: number, signal: AbortSignal): Promise<void>
  /** Those that cannot be deleted come back by themselves. */
  delete(receipts: readonly string[], signal: AbortSignal): Promise<void>
  close(): void
}

/** Its message is a sentence for people that quotes nothing which a service answered. */
export class QueueError extends Error {
  override name = 'QueueError'
}

/** `region` and `roleArn` are the source's; where the address names a region, that one counts. */
export type QueuePlace = { queueUrl: string; region: string | null; roleArn: string | null }

/** Opens a queue. Throws a QueueError for one, or a role, that the environment does not allow; asks nothing yet. */
export function openQueue(place: QueuePlace, access: SourceAccess): Queue {
  const { queueUrl } = place
  const client = opened(place, access)
  const send = async <T>(
    operation: QueueOperation,
    signal: AbortSignal,
    request: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await request()
    } catch (error) {
      signal.throwIfAborted()
      throw inWords(error, operation, place)
    }
  }
  return {
    async receive(visibilitySeconds, signal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: LONG_POLL_SECONDS,
        MaxNumberOfMessages: MOST_AT_ONCE,
        VisibilityTimeout: visibilitySeconds,
      })
      const { Messages = [] } = await send('receive', signal, () =>
        client.send(command, { abortSignal: signal }),
      )
      return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '' }) => ({
        id: MessageId,
        receipt: ReceiptHandle,
        body: Body,
      }))
    },
    async extend(receipts, visibilitySeconds, signal) {
      for (const some of inTens(receipts)) {
        const command = new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: some.map((entry) => ({ ...entry, VisibilityTimeout: visibilitySeconds })),
        })
        await send('extend', signal, () => client.send(command, { abortSignal: signal }))
      }
    },
    async delete(receipts, signal) {
      for (const some of inTens(receipts)) {
        const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: some })
        await send('delete', signal, () => client.send(command, { abortSignal: signal }))
      }
    },
    close: () => client.destroy(),
  }
}

function opened(place: QueuePlace, access: SourceAccess): SQSClient {
  const { queueUrl, roleArn } = place
  try {
    checkQueueUrl(queueUrl, access)
    const { origin, hostname } = new URL(queueUrl)
    const settings = awsSettings(
      { region: regionIn(hostname) ?? place.region, endpoint: null, roleArn },
      access,
    )
    return new SQSClient({ ...settings, endpoint: origin })
  } catch (error) {
    throw inWords(error, 'open', place)
  }
}

/** `sqs.eu-central-1.amazonaws.com`, `eu-central-1.queue.amazonaws.com`, and how imitations of them are called. */
const regionIn = (hostname: string): string | null =>
  hostname.split('.').find((part) => /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(part)) ?? null

function inTens(receipts: readonly string[]): { Id: string; ReceiptHandle: string }[][] {
  const entries = receipts.map((receipt, place) => ({ Id: String(place), ReceiptHandle: receipt }))
  const count = Math.ceil(entries.length / MOST_AT_ONCE)
  return Array.from({ length: count }, (_, at) => entries.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE))
}

const PERMISSIONS: Readonly<Record<QueueOperation, string>> = {
  open: 'sqs:ReceiveMessage',
  receive: 'sqs:ReceiveMessage',
  extend: 'sqs:ChangeMessageVisibility',
  delete: 'sqs:DeleteMessage',
}

/** A fault of the program is answered as it is. */
function inWords(error: unknown, operation: QueueOperation, { queueUrl, roleArn }: QueuePlace): Error {
  if (error instanceof Error && /NonExistentQueue|QueueDoesNotExist/.test(error.name))
    return new QueueError(`There is no queue ${queueUrl}, or Cairn may not know of it.`, { cause: error })
  const known = storeErrorOf(error, 'open')
  if (!(known instanceof StoreError)) return known
  return new QueueError(sentenceOf(known, operation, queueUrl, roleArn), { cause: error })
}

function sentenceOf(
  error: StoreError,
  operation: QueueOperation,
  queueUrl: string,
  roleArn: string | null,
): string {
  const codes = [error.status, error.awsCode].filter((part) => part !== null).join(' ')
  switch (error.kind) {
    case 'not-allowed':
      return `The queue ${queueUrl} is not asked: ${error.message}.`
    case 'credentials':
      return `The queue ${queueUrl} cannot be read without valid AWS credentials${inBrackets(codes)}.`
    case 'refused': {
      const lacking = permissionOf(error, operation)
      const who = roleArn === null ? 'Cairn’s credentials lack' : `The role ${roleArn} lacks`
      if (lacking === null) return `The queue ${queueUrl} refuses${inBrackets(codes)}.`
      if (lacking === 'sts:AssumeRole')
        return `Cairn’s credentials lack ${lacking} on ${roleArn}, with which the queue ${queueUrl} is read.`
      return `${who} ${lacking} on ${lacking === 'kms:Decrypt' ? 'the key of ' : ''}the queue ${queueUrl}.`
    }
    default:
      return `The queue ${queueUrl} cannot be reached${inBrackets(codes)}.`
  }
}

const inBrackets = (codes: string): string => (codes === '' ? '' : ` (${codes})`)

/** SQS answers 400 or 403 for it, and the action in its sentence is in lower case. Null where none is the trouble. */
function permissionOf({ status, awsCode, permission }: StoreError, operation: QueueOperation): string | null {
  if (permission === 'sts:AssumeRole') return permission
  if (awsCode?.startsWith('K')) return /AccessDenied/.test(awsCode) ? 'kms:Decrypt' : null
  return /AccessDenied/.test(awsCode ?? '') || (status === 403 && awsCode !== 'OverLimit')
    ? PERMISSIONS[operation]
    : null
}
