// Says which parts of the address the page could not use, and went on without.
import type { FilterProblem } from '@/lib/domain/filter'
import { FilterLink } from './filter-link'
import { hrefOf, type PageState } from './page-state'
import styles from './problems-notice.module.css'

/** Nothing without problems. The link goes to the address as it was understood. */
export function ProblemsNotice({
  state,
  problems,
}: {
  state: PageState
  problems: readonly FilterProblem[]
}) {
  if (problems.length === 0) return null
  return (
    <div className={styles.notice} role="status">
      <span>
        <strong>Part of this address was left out:</strong>{' '}
        {problems.map((problem) => problem.message).join('; ')}.
      </span>
      <FilterLink className="text-link" href={hrefOf(state)}>
        Dismiss
      </FilterLink>
    </div>
  )
}
