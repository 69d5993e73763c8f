// An event's id as the API and the pages show it: its time and the hash of its dedupe key.
import type { Instant } from '../domain/time'

const EVENT_ID = /^(0|-?[1-9]\d{0,17})-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/

/** `<microseconds since 1970>-<32 hex>`; `uuid` is event.id in its canonical form. */
export function formatEventId(instant: Instant, uuid: string): string {
  return `${instant}-${uuid.replaceAll('-', '')}`
}

/** The time and the uuid (canonical form) of an id; null when the text is not exactly what formatEventId writes. */
export function parseEventId(text: string): { instant: Instant; uuid: string } | null {
  const match = EVENT_ID.exec(text)
  if (!match) return null
  return { instant: BigInt(match[1] ?? ''), uuid: match.slice(2, 7).join('-') }
}
