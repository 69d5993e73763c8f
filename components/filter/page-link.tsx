// An arrow that leads to the page about a value, beside the value, which filters.
import type { FilterKey } from '@/lib/domain/filter'
import { entityHref } from './entity-href'
import { FilterLink } from './filter-link'
import type { PageState } from './page-state'
import { valueLabel } from './value-label'

type PageLinkProps = { state: PageState; by: FilterKey; value: string; className?: string | undefined }

/** Nothing where the value has no page of its own, or this is it. */
export function PageLink({ state, by, value, className }: PageLinkProps) {
  const href = state.about?.includes(by) ? null : entityHref(state, by, value)
  if (href === null) return null
  const words = `Page of ${valueLabel(by, value)}`
  return (
    <FilterLink className={className} href={href} aria-label={words} title={words} scroll>
      →
    </FilterLink>
  )
}
