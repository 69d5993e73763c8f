// A section about coverage: all accounts and regions in one calendar, then each of them, with a search among many.
import type { Coverage } from '@/lib/domain/source'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { Panel } from '../panel/panel'
import type { CalendarRange } from './calendar-range'
import { CoverageCalendar } from './coverage-calendar'
import styles from './coverage-calendar.module.css'
import { MonthsControl, ScopesControl } from './coverage-controls'
import { CoverageLegend } from './coverage-legend'
import { worstCalendar } from './prepare-calendar'
import { prepareScopes, type ScopeSearch } from './prepare-scopes'

/** More calendars than this are there for those who ask; more than a handful need a search. */
const STEP = 12
const HANDFUL = 4

type CoverageSectionProps = {
  coverages: readonly Coverage[]
  range: CalendarRange
  /** The last month of the data. */
  newest: string
  search: ScopeSearch
  /** How many steps of calendars to show, as the address says it. */
  more?: string | undefined
  state: PageState
  /** No digest was ever read, so nothing can be called complete or missing. */
  unproven: boolean
}

export function CoverageSection(props: CoverageSectionProps) {
  const { coverages, range, newest, search, more, state, unproven } = props
  const steps = Math.min(100, Math.max(1, Math.floor(Number(more)) || 1))
  const page = prepareScopes(coverages, range, search, STEP * steps)
  const [only] = coverages.length === 1 ? page.calendars : []
  return (
    <Panel
      title="Coverage"
      label="Coverage"
      aside={<MonthsControl range={range} newest={newest} state={state} />}
    >
      <div className={styles.section}>
        {unproven && (
          <p className={styles.explain}>
            There are no digests here, so every day is <strong>unknown</strong>: files are here, but nothing
            says whether they are all. CloudTrail writes digests where log file validation is on.
          </p>
        )}
        <CoverageCalendar
          calendar={only ?? worstCalendar(coverages, range.from, range.to)}
          title={only ? `${only.account} ${only.region}` : 'All accounts and regions, the worst of each day'}
        />
        <CoverageLegend />
        {page.all > HANDFUL && <ScopesControl page={page} search={search} state={state} />}
        {page.all > 1 && (
          <div className={styles.grid} data-months={range.length}>
            {page.calendars.map((calendar) => (
              <CoverageCalendar
                key={`${calendar.account} ${calendar.region}`}
                calendar={calendar}
                title={`${calendar.account} ${calendar.region}`}
              />
            ))}
          </div>
        )}
        {page.matching === 0 && (
          <p className={styles.explain}>
            No account and region is like that.{' '}
            <FilterLink
              className="text-link"
              href={hrefOf(state, { others: { q: null, having: null, more: null } })}
            >
              Show all {formatCount(page.all)}
            </FilterLink>
          </p>
        )}
        {page.matching > page.calendars.length && (
          <p className={styles.explain}>
            {formatCount(page.calendars.length)} of {formatCount(page.matching)} are shown.{' '}
            <FilterLink className="text-link" href={hrefOf(state, { others: { more: String(steps + 1) } })}>
              Show more
            </FilterLink>
          </p>
        )}
      </div>
    </Panel>
  )
}
