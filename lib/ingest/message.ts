// The messages in which logs travel: of SNS, SQS, Kinesis and CloudWatch Logs, as services send and tools save them.
import { gunzipSync } from 'node:zlib'
import { isGzip } from './sniff'

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}
const isFilledText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A message has a megabyte at most, which logs fill twenty times over. */
const MOST_INFLATED_BYTES = 64 * 1024 * 1024

/** A message of SQS, as it is received or as a function gets it; or what a function gets of CloudWatch Logs. */
export const isMessage = (value: Fields): boolean =>
  (isFilledText(value.Body ?? value.body) && isFilledText(value.MessageId ?? value.messageId)) ||
  isFilledText(fieldsOf(value.awslogs).data)

/** What the message carries, as bytes: a text of its own, or what base64 and gzip wrap. Null where there is nothing. */
export function messageBytes(value: Fields): Uint8Array | null {
  const text = fieldsOf(value.Sns).Message ?? value.Message ?? value.Body ?? value.body
  if (isFilledText(text)) return Buffer.from(text)
  const data = fieldsOf(value.kinesis).data ?? fieldsOf(value.awslogs).data
  return isFilledText(data) ? inflated(Buffer.from(data, 'base64')) : null
}

function inflated(bytes: Buffer): Buffer | null {
  if (!isGzip(bytes)) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_INFLATED_BYTES })
  } catch {
    return null
  }
}
