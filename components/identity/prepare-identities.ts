// Decides what the list of identities says of each: its type, account and actors in words, and its spark line.
import { UNKNOWN } from '@/lib/domain/dimensions'
import type { Actor } from '@/lib/domain/event'
import type { IdentityList, ListedIdentity } from '@/lib/domain/identity-answers'
import { visibleText } from '@/lib/domain/value-label'
import { formatCount } from '../panel/format-number'
import { formatClock, formatDay, formatTime } from '../time/format-time'
import type { SeenTime } from './prepare-seen'

/** Short names of the three classes of actors, for a column. */
const ACTOR_WORDS: Readonly<Record<Actor, string>> = {
  direct: 'direct',
  'on-behalf': 'on behalf',
  service: 'service',
}

export type IdentityRow = {
  identity: ListedIdentity
  type: string
  account: string
  actors: string
  /** What the spark line shows at its highest; null where one bucket is all there is. */
  spark: string | null
  first: SeenTime
  last: SeenTime
}

/** In the order of the list. */
export function prepareIdentities({ identities, buckets }: IdentityList): IdentityRow[] {
  const time = minutes(identities.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]))
  return identities.map((identity) => ({
    identity,
    type: typeWords(identity.types),
    account: identity.account === null ? '–' : visibleText(identity.account),
    actors: actorWords(identity.actors),
    spark: sparkWords(identity.spark, buckets),
    first: time(identity.firstSeen),
    last: time(identity.lastSeen),
  }))
}

/** Times to the minute where they are of one year, else days. */
function minutes(all: readonly string[]): (time: string) => SeenTime {
  const isOfOneYear = new Set(all.map((time) => time.slice(0, 4))).size === 1
  return (time) => ({
    short: isOfOneYear ? `${formatDay(time, false)} ${time.slice(11, 16)}` : formatDay(time),
    exact: `${formatTime(time)} UTC`,
  })
}

function actorWords(actors: readonly Actor[]): string {
  const words = actors.map((actor) => ACTOR_WORDS[actor]).join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Types as the records say them. */
export const typeWords = (types: readonly string[]): string =>
  types.map((type) => (type === UNKNOWN ? 'no type' : visibleText(type))).join(', ')

function sparkWords(spark: readonly number[], buckets: readonly string[]): string | null {
  if (spark.length < 2) return null
  const most = Math.max(...spark)
  const at = buckets[spark.indexOf(most)]
  if (at === undefined) return null
  const [first = at, second = at] = buckets
  const isByDay = Date.parse(second) - Date.parse(first) >= 86_400_000
  return `At most ${formatCount(most)} from ${formatDay(at)}${isByDay ? '' : ` ${formatClock(at)}`}`
}

/** `200 of 1,234 identities`. */
export function shownWords({ identities, total }: IdentityList, find: string): string {
  const noun = total === 1 ? 'identity' : 'identities'
  const among = find === '' ? noun : `${noun} with “${find}”`
  return identities.length < total
    ? `${formatCount(identities.length)} of ${formatCount(total)} ${among}`
    : `${formatCount(total)} ${among}`
}
