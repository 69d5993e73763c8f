// Chooses whether what is inferred counts among reads and writes. Two plain links: the choice is in the address.
import { type EffectsMode, effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import styles from './effects-switch.module.css'
import { Swatch } from './swatch'

const CHOICES: readonly { effects: EffectsMode; label: string; title: string }[] = [
  { effects: 'recorded', label: 'Recorded', title: 'Reads and writes as the records say, and nothing else' },
  {
    effects: 'inferred',
    label: 'With inferred',
    title: 'Where a record does not say: what its event’s name lets infer, drawn hatched',
  },
]

/**
 * `unsaid` is how many of the shown events do not say, where that is known: without any there is nothing to choose, but the
 * way back.
 */
export function EffectsSwitch({ state, unsaid }: { state: PageState; unsaid?: number }) {
  const current = effectsMode(state)
  if (unsaid === 0 && current === 'recorded') return null
  return (
    <ul className={styles.switch} aria-label="Reads and writes">
      {CHOICES.map(({ effects, label, title }) => (
        <li key={effects}>
          <FilterLink
            className={styles.choice}
            href={hrefOf(state, { others: { effects: effects === 'inferred' ? effects : null } })}
            aria-current={effects === current ? 'true' : undefined}
            title={title}
          >
            {effects === 'inferred' && <Swatch of="inferred-write" />}
            {label}
          </FilterLink>
        </li>
      ))}
    </ul>
  )
}
