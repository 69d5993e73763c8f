// The filter in force as chips: one click flips a value (only this / not this), one drops it, one clears all.
import {
  clear,
  exclude,
  FILTER_KEYS,
  type Filter,
  type FilterKey,
  labelOf,
  toggle,
} from '@/lib/domain/filter'
import styles from './filter-chips.module.css'
import { FilterLink } from './filter-link'
import { PageLink } from './page-link'
import { chosenFilter, hrefOf, type PageState } from './page-state'
import { valueLabel } from './value-label'

type Chip = { key: FilterKey; value: string; excluded: boolean }

/** Every value that the filter names, in the order of the dimensions. */
export function chipsOf(filter: Filter): Chip[] {
  return FILTER_KEYS.flatMap((key) => {
    const { include = [], exclude: excluded = [] } = filter.conditions[key] ?? {}
    return [
      ...include.map((value) => ({ key, value, excluded: false })),
      ...excluded.map((value) => ({ key, value, excluded: true })),
    ]
  })
}

/** The filter without one value, and with it turned round. */
export function chipChanges(filter: Filter, { key, value, excluded }: Chip): { drop: Filter; flip: Filter } {
  return excluded
    ? { drop: exclude(filter, key, value), flip: toggle(filter, key, value) }
    : { drop: toggle(filter, key, value), flip: exclude(filter, key, value) }
}

/** `Region is not us-east-1`. */
export const chipWords = ({ key, value, excluded }: Chip): string =>
  `${labelOf(key)} ${excluded ? 'is not' : 'is'} ${valueLabel(key, value)}`

/** Nothing at all without a condition or a text that is searched for; the range is the picker's. */
export function FilterChips({ state }: { state: PageState }) {
  const chips = chipsOf(chosenFilter(state))
  const { q } = state.others
  if (chips.length === 0 && q === undefined) return null
  return (
    <ul className={styles.chips} aria-label="Active filters">
      {chips.map((chip) => {
        const { drop, flip } = chipChanges(state.filter, chip)
        const words = chipWords(chip)
        return (
          <li
            key={`${chip.key} ${chip.excluded} ${chip.value}`}
            className={styles.chip}
            data-excluded={chip.excluded || undefined}
          >
            <FilterLink
              className={styles.text}
              href={hrefOf(state, { filter: flip })}
              title={`${chip.value}\nClick to ${chip.excluded ? 'show only this' : 'leave this out'}`}
              aria-label={`${words}: turn round`}
            >
              <span className={styles.key}>{labelOf(chip.key)}</span>{' '}
              <span className={styles.relation}>{chip.excluded ? 'is not' : 'is'}</span>{' '}
              <span className={styles.word}>{valueLabel(chip.key, chip.value)}</span>
            </FilterLink>
            {!chip.excluded && (
              <PageLink className={styles.page} state={state} by={chip.key} value={chip.value} />
            )}
            <FilterLink
              className={styles.drop}
              href={hrefOf(state, { filter: drop })}
              aria-label={`${words}: drop`}
              title="Drop this filter"
            >
              ×
            </FilterLink>
          </li>
        )
      })}
      {q !== undefined && (
        <li className={styles.chip}>
          <span className={styles.text} title={q}>
            <span className={styles.key}>Record</span> <span className={styles.relation}>has</span>{' '}
            <span className={styles.word}>{q}</span>
          </span>
          <FilterLink
            className={styles.drop}
            href={hrefOf(state, { others: { q: null } })}
            aria-label={`Record has ${q}: drop`}
            title="Drop this search"
          >
            ×
          </FilterLink>
        </li>
      )}
      {chips.length + (q === undefined ? 0 : 1) > 1 && (
        <li>
          <FilterLink
            className={styles.clear}
            href={hrefOf(state, { filter: clear(state.filter), others: { q: null } })}
          >
            Clear all
          </FilterLink>
        </li>
      )}
    </ul>
  )
}
