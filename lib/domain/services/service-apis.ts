// The APIs whose documents say action by action what CloudTrail records. To add one: docs/014.
import { sourceName } from './event-source'
import { PINPOINT } from './pinpoint'
import { PINPOINT_EMAIL } from './pinpoint-email'
import type { ServiceApi } from './service-api'
import { SES } from './ses'
import { SMS_VOICE } from './sms-voice'

/** Every catalogued API. APIs that share a source are shown in this order. */
export const SERVICE_APIS: readonly ServiceApi[] = [SES, PINPOINT_EMAIL, PINPOINT, SMS_VOICE]

/** The event sources that have a catalogue of actions. */
export const CATALOGUED_SOURCES: readonly string[] = [
  ...new Set(SERVICE_APIS.map(({ eventSource }) => eventSource)),
]

/** The catalogued APIs that record as `eventSource`; none for most. */
export function apisOf(eventSource: string): ServiceApi[] {
  const name = sourceName(eventSource)
  return name === null ? [] : SERVICE_APIS.filter((api) => sourceName(api.eventSource) === name)
}

/** The names that the documents of these APIs list, recorded or not, each once. */
export const documentedActions = (eventSource: string): string[] => [
  ...new Set(apisOf(eventSource).flatMap(({ actions }) => actions.map(({ name }) => name))),
]
