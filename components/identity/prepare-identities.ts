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
  direct: 'Direct',
  'on-behalf': 'On behalf',
  service: 'Service',
}

export type IdentityRow = {
  identity: ListedIdentity
  label: string
  type: string
  account: string
  actors: string
  /** What the spark line shows at its highest; null where one bucket is all there is. */
  spark: string | null
  first: SeenTime
  last: SeenTime
}

/** Namesakes are told apart by their account. */
export function prepareIdentities({ identities, buckets }: IdentityList): IdentityRow[] {
  const labels = new Map<string, number>()
  for (const { label } of identities) labels.set(label, (labels.get(label) ?? 0) + 1)
  const time = minutes(identities.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]))
  return identities.map((identity) => ({
    identity,
    label: (labels.get(identity.label) ?? 0) > 1 ? labelWithAccount(identity) : identity.label,
    type: typeWords(identity.types),
    account: identity.account === null ? '–' : visibleText(identity.account),
    actors: identity.actors.map((actor) => ACTOR_WORDS[actor]).join(', '),
    spark: sparkWords(identity.spark, buckets),
    first: time(identity.firstSeen),
    last: time(identity.lastSeen),
  }))
}

/** The account that the records say, else the one that an ARN in the key names. */
function labelWithAccount({ key, label, account }: ListedIdentity): string {
  const where = account ?? /:(\d{12}):/.exec(key)?.[1]
  return where === undefined ? label : `${label} in ${where}`
}

/** Times to the minute where they are of one year, else days. */
function minutes(all: readonly string[]): (time: string) => SeenTime {
  const isOfOneYear = new Set(all.map((time) => time.slice(0, 4))).size === 1
  return (time) => ({
    short: isOfOneYear ? `${formatDay(time, false)} ${time.slice(11, 16)}` : formatDay(time),
    exact: `${formatTime(time)} UTC`,
  })
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
