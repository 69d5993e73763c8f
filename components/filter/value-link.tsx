// A value as a plain link that filters by it, with + (only this), − (not this) and, where it has a page of its own,
// → (that page) on hover and focus.
import type { ReactNode } from 'react'
import { exclude, type FilterKey, labelOf, only, toggle } from '@/lib/domain/filter'
import { FilterLink } from './filter-link'
import { PageLink } from './page-link'
import { hrefOf, type PageState } from './page-state'
import { valueLabel } from './value-label'
import styles from './value-link.module.css'

type ValueProps = { state: PageState; by: FilterKey; value: string; path?: string }

/**
 * A value of `by` as a link: it narrows the page (or the page at `path`) to that value alone, or lifts the filter
 * where it is in force already. Works in server and client components alike.
 */
export function ValueLink({ state, by, value, path, children }: ValueProps & { children?: ReactNode }) {
  const label = valueLabel(by, value)
  const included = state.filter.conditions[by]?.include.includes(value) ?? false
  const filter = included ? toggle(state.filter, by, value) : only(state.filter, by, value)
  return (
    <span className={styles.value}>
      <FilterLink
        className={styles.label}
        href={hrefOf(state, { filter, path })}
        title={value === label || by === 'accessKey' ? label : `${label} (${value})`}
        data-included={included || undefined}
      >
        {children ?? label}
      </FilterLink>
      <ValueActions state={state} by={by} value={value} path={path} withPage />
    </span>
  )
}

/**
 * The + and − of a value alone, for a row that draws its own label; `withPage` where that does not lead to the value's own
 * page. Hidden until its row is hovered or focused.
 */
export function ValueActions({ state, by, value, path, withPage }: ValueProps & { withPage?: boolean }) {
  const label = `${labelOf(by)} ${valueLabel(by, value)}`
  const condition = state.filter.conditions[by]
  const included = condition?.include.includes(value) ?? false
  const excluded = condition?.exclude.includes(value) ?? false
  const others = (condition?.include.length ?? 0) > 0 && !included
  const add = included ? `No longer only ${label}` : others ? `Also ${label}` : `Only ${label}`
  const drop = excluded ? `No longer without ${label}` : `Not ${label}`
  return (
    <span className={styles.actions} data-value-actions>
      <FilterLink
        className={styles.action}
        href={hrefOf(state, { filter: toggle(state.filter, by, value), path })}
        aria-label={add}
        title={add}
        data-on={included || undefined}
      >
        +
      </FilterLink>
      <FilterLink
        className={styles.action}
        href={hrefOf(state, { filter: exclude(state.filter, by, value), path })}
        aria-label={drop}
        title={drop}
        data-on={excluded || undefined}
      >
        −
      </FilterLink>
      {withPage && <PageLink className={styles.action} state={state} by={by} value={value} />}
    </span>
  )
}
