// A value of a facet: its name, count and bar split by reads and writes, and + and −. Every choice is a plain link.
import type { DimensionKey } from '@/lib/domain/dimensions'
import { only, toggle } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import { RankedBar } from '../panel/ranked-bar'
import styles from './facets.module.css'
import type { FacetValue } from './prepare-facet'

type FacetRowProps = { state: PageState; by: DimensionKey; value: FacetValue }

/** The name leaves only this value, or lifts that again. */
export function FacetRow({ state, by, value: { value, label, included, excluded, ...row } }: FacetRowProps) {
  const filter = included ? toggle(state.filter, by, value) : only(state.filter, by, value)
  return (
    <li
      className={styles.row}
      data-included={included || undefined}
      data-excluded={excluded || undefined}
      title={`${value === label ? value : `${label} (${value})`}\n${row.words}`}
    >
      <FilterLink
        className={styles.label}
        href={hrefOf(state, { filter })}
        aria-current={included ? 'true' : undefined}
      >
        {excluded && <span className="visually-hidden">Not </span>}
        {label}
      </FilterLink>
      <span className={styles.actions}>
        <ValueActions state={state} by={by} value={value} withPage />
      </span>
      <span className={styles.count}>{row.count}</span>
      {row.bar.length > 0 && <RankedBar bar={row.bar} words={row.words} />}
    </li>
  )
}
