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
import { prepareCalendar, worstCalendar } from './prepare-calendar'
import { prepareScopes, type ScopeSearch } from './prepare-scopes'

/** More than a handful need a search. */
const HANDFUL = 4
/** How many calendars are shown at once: a day is a link, and some 1,200 of them are drawn without a wait. */
const stepOf = (months: number): number => Math.max(4, Math.floor(36 / months))

type CoverageSectionProps = {
  coverages: readonly Coverage[]
  range: CalendarRange
  /** The last month of the data. */
  newest: string
  /** Null shows the calendar of all alone. */
  search: ScopeSearch | null
  /** How many steps of calendars to show, as the address says it. */
  more?: string | undefined
  state: PageState
  /** No digest was ever read, so nothing can be called complete or missing. */
  unproven: boolean
}

export function CoverageSection(props: CoverageSectionProps) {
  const { coverages, range, newest, search, state, unproven } = props
  const [only, second] = coverages
  const alone = only && !second ? prepareCalendar(only, range.from, range.to) : null
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
          calendar={alone ?? worstCalendar(coverages, range.from, range.to)}
          title={
            alone ? `${alone.account} ${alone.region}` : 'All accounts and regions, the worst of each day'
          }
        />
        <CoverageLegend />
        {search === null ? (
          <p className={styles.explain}>Each source’s own page tells it by account and region.</p>
        ) : (
          !alone && <Places {...props} search={search} />
        )}
      </div>
    </Panel>
  )
}

function Places({ coverages, range, search, more, state }: CoverageSectionProps & { search: ScopeSearch }) {
  const steps = Math.min(100, Math.max(1, Math.floor(Number(more)) || 1))
  const page = prepareScopes(coverages, range, search, stepOf(range.length) * steps)
  return (
    <>
      {page.all > HANDFUL && <ScopesControl page={page} search={search} state={state} />}
      <div className={styles.grid} data-months={range.length}>
        {page.calendars.map((calendar) => (
          <CoverageCalendar
            key={`${calendar.account} ${calendar.region}`}
            calendar={calendar}
            title={`${calendar.account} ${calendar.region}`}
          />
        ))}
      </div>
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
    </>
  )
}
