// What a queue's message says: which objects were delivered. CloudTrail, S3 and EventBridge each say it in their own
// words, with or without SNS' envelope around them.
import { z } from 'zod'

export type DeliveredObject = { bucket: string; key: string }
/**
 * `nothing`: understood, and there is nothing to read. `poison`: not understood; the reason is a sentence that quotes
 * nothing of the message.
 */
export type DeliveryMessage =
  | { kind: 'delivered'; objects: DeliveredObject[] }
  | { kind: 'nothing'; why: string }
  | { kind: 'poison'; reason: string }

/** SQS takes no larger message (since August 2025; 256 KiB before). */
const LONGEST_MESSAGE = 1024 * 1024
/** Of S3, in bytes of UTF-8; the text is never longer. */
const LONGEST_KEY = 1024

/** What no object of a log bucket is called, and no Postgres text can hold. */
const UNSTORABLE = /\0|\p{Surrogate}/u

const bucket = z.string().min(1).max(255)
const key = z
  .string()
  .min(1)
  .max(LONGEST_KEY)
  .refine((text) => !UNSTORABLE.test(text))

/** CloudTrail's own, of a trail with an SNS topic. */
const cloudTrailMessage = z.object({ s3Bucket: bucket, s3ObjectKey: z.array(key) })

/**
 * S3's notification. Its keys are form encoded. Other stores than Amazon's write their own name before `:s3`, and `s3:`
 * before the event's. A log has `Records` with an `eventName` as well, but no such source.
 */
const s3Notification = z.object({
  Records: z
    .array(z.object({ eventSource: z.string().regex(/:s3$/), eventName: z.string(), s3: z.unknown() }))
    .min(1),
})
const CREATED = /^(s3:)?ObjectCreated:/
const s3Entity = z.object({
  bucket: z.object({ name: bucket }),
  object: z.object({ key: z.string().max(3 * LONGEST_KEY) }),
})

/** EventBridge's envelope. Its keys are written as they are. */
const eventBridgeEvent = z.object({ source: z.string(), 'detail-type': z.string(), detail: z.unknown() })
const objectDetail = z.object({ bucket: z.object({ name: bucket }), object: z.object({ key }) })

const snsEnvelope = z.object({ Type: z.string(), Message: z.string() })
const testMessage = z.object({ Event: z.literal('s3:TestEvent') })
/** What CloudTrail publishes to a topic, as plain text, when a trail is given it. */
const VALIDATION_MESSAGE = /^CloudTrail validation message/

const delivered = (objects: DeliveredObject[]): DeliveryMessage => ({ kind: 'delivered', objects })
const nothing = (why: string): DeliveryMessage => ({ kind: 'nothing', why })
const poison = (reason: string): DeliveryMessage => ({ kind: 'poison', reason })

/** Reads the body of a queue's message; never throws, whatever it holds. */
export function parseDeliveryMessage(body: string): DeliveryMessage {
  if (body.length > LONGEST_MESSAGE) return poison('It is longer than a message of SQS can be.')
  if (VALIDATION_MESSAGE.test(body)) return nothing('CloudTrail tried out its topic.')
  const document = jsonOf(body)
  if (document === undefined) return poison('It is no JSON.')
  const envelope = snsEnvelope.safeParse(document)
  return envelope.success ? inEnvelope(envelope.data) : understood(document)
}

function inEnvelope({ Type, Message }: z.infer<typeof snsEnvelope>): DeliveryMessage {
  // The address in it is never called: whoever made the subscription confirms it.
  if (Type === 'SubscriptionConfirmation' || Type === 'UnsubscribeConfirmation')
    return nothing('SNS asks to confirm a subscription.')
  if (Type !== 'Notification') return poison('It is an SNS message of an unknown type.')
  if (VALIDATION_MESSAGE.test(Message)) return nothing('CloudTrail tried out its topic.')
  const document = jsonOf(Message)
  return document === undefined ? poison('What is in the SNS message is no JSON.') : understood(document)
}

function understood(document: unknown): DeliveryMessage {
  if (testMessage.safeParse(document).success) return nothing('S3 tried out its notification.')
  const cloudTrail = cloudTrailMessage.safeParse(document)
  if (cloudTrail.success) {
    const { s3Bucket, s3ObjectKey } = cloudTrail.data
    const keys = [...new Set(s3ObjectKey)]
    if (keys.length === 0) return nothing('It names no object.')
    return delivered(keys.map((name) => ({ bucket: s3Bucket, key: name })))
  }
  const notification = s3Notification.safeParse(document)
  if (notification.success) return ofS3(notification.data)
  const event = eventBridgeEvent.safeParse(document)
  if (event.success) return ofEventBridge(event.data)
  return poison('It is no message of CloudTrail, S3 or EventBridge about an object.')
}

function ofS3({ Records: records }: z.infer<typeof s3Notification>): DeliveryMessage {
  const objects = new Map<string, DeliveredObject>()
  for (const { eventName, s3 } of records) {
    if (!CREATED.test(eventName)) continue
    const entity = s3Entity.safeParse(s3)
    const name = entity.success ? formDecoded(entity.data.object.key) : null
    if (!entity.success || name === null)
      return poison('It is a notification of S3 whose object cannot be read.')
    const object = { bucket: entity.data.bucket.name, key: name }
    objects.set(JSON.stringify([object.bucket, object.key]), object)
  }
  return objects.size === 0
    ? nothing('It is a notification of S3, but of no new object.')
    : delivered([...objects.values()])
}

function ofEventBridge(event: z.infer<typeof eventBridgeEvent>): DeliveryMessage {
  if (event.source !== 'aws.s3') return poison('It is an event of EventBridge, but not of S3.')
  if (event['detail-type'] !== 'Object Created')
    return nothing('It is an event of S3 in EventBridge, but of no new object.')
  const detail = objectDetail.safeParse(event.detail)
  if (!detail.success) return poison('It is an event of EventBridge whose object cannot be read.')
  return delivered([{ bucket: detail.data.bucket.name, key: detail.data.object.key }])
}

/** A key as S3 writes it into notifications: percent encoded, a blank as `+`. Null where it is none. */
function formDecoded(text: string): string | null {
  try {
    const decoded = key.safeParse(decodeURIComponent(text.replaceAll('+', ' ')))
    return decoded.success ? decoded.data : null
  } catch {
    return null
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
