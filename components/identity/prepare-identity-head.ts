// Decides what the head of an identity's page says beside its facts.
import { ACTORS, type Actor } from '@/lib/domain/event'
import type { IdentityProfile, Verdict } from '@/lib/domain/identity-answers'
import { formatCount } from '../panel/format-number'

/** What the recorded name is: a directory's records name one of its users each, and it is the directory that is shown. */
export const nameTitle = ({ types }: Pick<IdentityProfile, 'types'>): string =>
  types.includes('Directory') ? 'One of its users' : 'Name'

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  yes: 'Yes',
  no: 'No',
  partly: 'Partly',
  'not said': 'Not said',
}

const ACTED: Readonly<Record<Actor, string>> = {
  direct: 'itself',
  'on-behalf': 'a service on its behalf',
  service: 'as a service',
}

/** Its events by who acted: `itself 1,966 · a service on its behalf 11`. */
export const actedWords = ({ appearances }: Pick<IdentityProfile, 'appearances'>): string =>
  ACTORS.map((actor) => ({
    actor,
    events: appearances.filter((one) => one.actor === actor).reduce((sum, one) => sum + one.events, 0),
  }))
    .filter(({ events }) => events > 0)
    .map(({ actor, events }) => `${ACTED[actor]} ${formatCount(events)}`)
    .join(' · ')
