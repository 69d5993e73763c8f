// A session's header in words: when, how much, and what the panels below leave out of it.
import type { Totals } from '@/lib/domain/answers'
import type { RoleSession, SessionOverview, TracedIssue } from '@/lib/domain/session-answer'
import { formatCount } from '../panel/format-number'
import { formatDuration, formatTime } from '../time/format-time'

const plural = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** `2026-11-20 09:06:00 – 09:58:12 UTC, 52 min 12 s`; one time where all happened in it. */
export function sessionTime({
  firstSeen,
  lastSeen,
}: Pick<SessionOverview, 'firstSeen' | 'lastSeen'>): string {
  if (firstSeen === lastSeen) return `${formatTime(firstSeen)} UTC`
  const sameDay = firstSeen.slice(0, 10) === lastSeen.slice(0, 10)
  const last = formatTime(lastSeen)
  const length = formatDuration(Date.parse(lastSeen) - Date.parse(firstSeen))
  return `${formatTime(firstSeen)} – ${sameDay ? last.slice(11) : last} UTC, ${length}`
}

type Inferred = Pick<Totals, 'inferredReads' | 'inferredWrites'>

/** `41 events: 30 reads, 11 writes; 2 failed`. With `inferred`: `11 writes, of which 3 inferred`. */
export function sessionCounts(
  { events, errors, ...recorded }: SessionOverview['counts'],
  { inferredReads, inferredWrites }: Inferred = { inferredReads: 0, inferredWrites: 0 },
): string {
  const reads = recorded.reads + inferredReads
  const writes = recorded.writes + inferredWrites
  const unknown = recorded.unknown - inferredReads - inferredWrites
  const kinds = [
    ...(reads > 0 ? [plural(reads, 'read', 'reads') + ofWhich(inferredReads)] : []),
    ...(writes > 0 ? [plural(writes, 'write', 'writes') + ofWhich(inferredWrites)] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} that ${unknown === 1 ? 'does' : 'do'} not say`] : []),
  ]
  const failed = errors > 0 ? `; ${formatCount(errors)} failed` : ''
  return `${plural(events, 'event', 'events')}: ${kinds.join(', ')}${failed}`
}

const ofWhich = (inferred: number): string =>
  inferred > 0 ? `, of which ${formatCount(inferred)} inferred` : ''

type Behind = Pick<RoleSession, 'unread'> & { accessKeys: readonly Pick<TracedIssue, 'ended' | 'events'>[] }

/** Who is behind a session, each once; with how many of its events, where that is not all of them. */
export function behindWords({ accessKeys, unread }: Behind): string[] {
  const events = new Map<string, number>()
  for (const issue of accessKeys) events.set(issue.ended, (events.get(issue.ended) ?? 0) + issue.events)
  if (events.size === 1 && unread.issues + unread.events === 0) return [...events.keys()]
  return [...events].map(([ended, count]) => `${plural(count, 'event', 'events')}: ${ended}`)
}

/** `3 issues of credentials`, with what of them was not looked at; null for one that was. */
export function issuesWords(issues: number, unread: RoleSession['unread']): string | null {
  const left = [
    ...(unread.issues > 0 ? [`${plural(unread.issues, 'older one', 'older ones')} not looked at`] : []),
    ...(unread.events > 0
      ? [`${plural(unread.events, 'older event', 'older events')} told apart by their records not looked at`]
      : []),
  ]
  if (issues === 1 && left.length === 0) return null
  return [plural(issues, 'issue of credentials', 'issues of credentials'), ...left].join('; ')
}
