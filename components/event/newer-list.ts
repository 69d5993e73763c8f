// Tells what a list of events that the server drew anew means for the one that is shown.
import type { EventPage } from '@/lib/domain/answers'

/** Whether both begin alike and have as many events: then nothing that can be seen has changed. */
export const isSameList = (shown: EventPage, latest: EventPage): boolean =>
  shown === latest ||
  (shown.total === latest.total &&
    shown.events.length === latest.events.length &&
    shown.events.every(({ id }, index) => id === latest.events[index]?.id))

/** How many events more match now than when the shown list was drawn; null where both are the same. */
export const newSince = (shown: EventPage, latest: EventPage): number | null =>
  isSameList(shown, latest) ? null : latest.total - shown.total

/** `12 new events`; what there is to say where there are not more. */
export function newerWords(more: number, format: (count: number) => string): string {
  if (more <= 0) return 'The events have changed'
  return more === 1 ? '1 new event' : `${format(more)} new events`
}
