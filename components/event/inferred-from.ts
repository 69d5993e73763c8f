// Says what the effect of an event was inferred from.
import type { EventSummary } from '@/lib/domain/answers'
import { inferEffect } from '@/lib/domain/services/infer-effect'

const WORDS = {
  catalogue: 'inferred from the catalogue',
  verb: 'inferred from the event name',
  // Inferred by another version than this page's.
  nothing: 'inferred',
}

/** In words; null where the record says it, or nothing does. */
export const inferenceOf = ({
  inferred,
  eventSource,
  eventName,
}: Pick<EventSummary, 'inferred' | 'eventSource' | 'eventName'>): string | null =>
  inferred ? WORDS[inferEffect(eventSource, eventName).from] : null
