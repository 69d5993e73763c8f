// The messages in which logs travel: of SNS, SQS, Kinesis, Firehose and CloudWatch Logs, as services send and tools save them.

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}
const isFilledText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** How the base64 of gzip begins. */
const BASE64_GZIP = 'H4sI'

/**
 * A message of SQS, as it is received or as a function gets it; what a function gets of CloudWatch Logs; a record of
 * Kinesis, as it is received, or of Firehose, which has no id where it was sent to an address.
 */
export const isMessage = (value: Fields): boolean =>
  (isFilledText(value.Body ?? value.body) && isFilledText(value.MessageId ?? value.messageId)) ||
  isFilledText(fieldsOf(value.awslogs).data) ||
  (isFilledText(value.Data) && isFilledText(value.SequenceNumber)) ||
  (isFilledText(value.data) && (isFilledText(value.recordId) || value.data.startsWith(BASE64_GZIP)))

/** What the message carries, as bytes, which may be gzip: a text of its own, or what base64 wraps. Null for nothing. */
export function messageBytes(value: Fields): Uint8Array | null {
  const text = fieldsOf(value.Sns).Message ?? value.Message ?? value.Body ?? value.body
  if (isFilledText(text)) return Buffer.from(text, text.startsWith(BASE64_GZIP) ? 'base64' : 'utf8')
  const data = fieldsOf(value.kinesis).data ?? fieldsOf(value.awslogs).data ?? value.Data ?? value.data
  return isFilledText(data) ? Buffer.from(data, 'base64') : null
}
