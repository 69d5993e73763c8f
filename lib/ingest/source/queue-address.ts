// Which queues may be asked: Amazon's own, and those at an endpoint that the environment names. Anything else would be a
// way to have this machine call addresses that it alone can reach.
import type { SourceAccess } from '../../db/environment'

/** `origin` is where requests go. `region` is null where the address does not tell it. */
export type QueueAddress = { origin: string; region: string | null }

const REGION = '[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}'
// docs.aws.amazon.com/general/latest/gr/sqs-service.html: the usual form, dual stack, and the legacy one.
const AMAZON = [
  new RegExp(`^sqs(?:-fips)?\\.(${REGION})\\.amazonaws\\.com(?:\\.cn)?$`),
  new RegExp(`^sqs(?:-fips)?\\.(${REGION})\\.api\\.(?:aws|amazonwebservices\\.com\\.cn)$`),
  new RegExp(`^(${REGION})\\.queue\\.amazonaws\\.com(?:\\.cn)?$`),
]
/** The first region's legacy form has no region in it. */
const OLDEST = 'queue.amazonaws.com'

/** Where a queue is asked; null for one that this instance may not ask. */
export function queueAddress(queueUrl: string, access: SourceAccess): QueueAddress | null {
  if (!URL.canParse(queueUrl)) return null
  const url = new URL(queueUrl)
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null
  const { origin, hostname } = url
  if (access.endpoints.includes(origin)) return { origin, region: regionIn(hostname) }
  if (url.protocol !== 'https:' || url.port !== '') return null
  const region =
    hostname === OLDEST ? 'us-east-1' : AMAZON.map((form) => form.exec(hostname)?.[1]).find(Boolean)
  return region === undefined ? null : { origin, region }
}

/** Many imitations of SQS write a region into the host as Amazon does. */
const regionIn = (hostname: string): string | null =>
  new RegExp(`^(?:sqs\\.)?(${REGION})\\.`).exec(hostname)?.[1] ?? null
