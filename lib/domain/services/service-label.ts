// What is known of a service by its event source: what people call it, its family, its documentation, its IAM prefix.
import { sourceName } from './event-source'
import {
  type DirectoryRow,
  SERVICE_DIRECTORY,
  SERVICE_FAMILIES,
  type ServiceFamily,
} from './service-directory'

export type KnownService = {
  label: string
  family: ServiceFamily
  /** What its actions begin with in IAM policies: `mobiletargeting` for Amazon Pinpoint. Null where that is not known. */
  iamPrefix: string | null
  /** The page about its log, or about the service where it has none. Null where that is not known. */
  documentation: string | null
}

const SERVICES = new Map<string, KnownService>()
for (const family of SERVICE_FAMILIES)
  for (const [name, row] of Object.entries(SERVICE_DIRECTORY[family]))
    SERVICES.set(name, known(name, family, row))

function known(
  name: string,
  family: ServiceFamily,
  [label, page, iamPrefix = name]: DirectoryRow,
): KnownService {
  const file = page.endsWith('/') ? page : `${page}.html`
  return { label, family, iamPrefix, documentation: `https://docs.aws.amazon.com/${file}` }
}

/**
 * What is known of an event source (`ses.amazonaws.com`). One that is not listed gets a readable form of its first
 * part and the family `Other`; anything that is no AWS host is its own label.
 */
export function serviceOf(eventSource: string): KnownService {
  const name = sourceName(eventSource)
  const listed = name === null ? undefined : SERVICES.get(name)
  if (listed) return listed
  const label = name === null ? eventSource : readable(name)
  return { label, family: 'Other', iamPrefix: null, documentation: null }
}

/** What people call the service: `Amazon SES` for `ses.amazonaws.com`. */
export const serviceLabel = (eventSource: string): string => serviceOf(eventSource).label

// `dax` → `DAX`, `app-integrations` → `App Integrations`.
function readable(name: string): string {
  if (name.length <= 3) return name.toUpperCase()
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
