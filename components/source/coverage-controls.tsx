// What a section of coverage shows: how many months, until when, and which accounts and regions. All in the address.
import Form from 'next/form'
import type { CoverageState } from '@/lib/domain/source'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { formatDay } from '../time/format-time'
import { CALENDAR_LENGTHS, type CalendarRange, monthAfter } from './calendar-range'
import styles from './coverage-calendar.module.css'
import { COVERAGE_WORDS, WORST_FIRST } from './coverage-words'
import type { ScopePage, ScopeSearch } from './prepare-scopes'

const monthInWords = (month: string): string => formatDay(`${month}-01`).replace(/^\d+ /, '')

/** `newest` is the last month of the data, after which there is nothing. */
export function MonthsControl({
  range,
  newest,
  state,
}: {
  range: CalendarRange
  newest: string
  state: PageState
}) {
  const until = (month: string) =>
    hrefOf(state, { others: { until: month === newest ? null : month, more: null } })
  const first = range.from.slice(0, 7)
  return (
    <nav className={styles.choices} aria-label="Months shown">
      <FilterLink href={until(monthAfter(range.last, -range.length))} aria-label="Earlier months">
        ←
      </FilterLink>
      <span>
        {first === range.last
          ? monthInWords(range.last)
          : `${monthInWords(first)} – ${monthInWords(range.last)}`}
      </span>
      {range.last < newest && (
        <FilterLink
          href={until([monthAfter(range.last, range.length), newest].sort()[0] ?? newest)}
          aria-label="Later months"
        >
          →
        </FilterLink>
      )}
      {CALENDAR_LENGTHS.map((length) => (
        <FilterLink
          key={length}
          href={hrefOf(state, { others: { months: length === 3 ? null : String(length) } })}
          aria-current={length === range.length || undefined}
        >
          {length === 1 ? '1 month' : `${length} months`}
        </FilterLink>
      ))}
    </nav>
  )
}

/** What is looked for stands in the address, beside what else does. */
export function ScopeSearchForm({ search, state }: { search: ScopeSearch; state: PageState }) {
  const { q: _searched, more: _shown, ...kept } = state.others
  return (
    <Form action={state.path} scroll={false} role="search">
      {Object.entries(kept).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input
        key={search.q}
        className={styles.search}
        type="search"
        name="q"
        defaultValue={search.q}
        placeholder="Search account or region"
        aria-label="Search account or region"
      />
    </Form>
  )
}

type ScopesControlProps = { page: ScopePage; search: ScopeSearch; state: PageState }

/** A search, and how many accounts and regions have a day that is not complete. */
export function ScopesControl({ page, search, state }: ScopesControlProps) {
  const states: CoverageState[] = WORST_FIRST.filter((each) => each !== 'complete' && page.having[each] > 0)
  return (
    <div className={styles.controls}>
      <ScopeSearchForm search={search} state={state} />
      <nav className={styles.choices} aria-label="Accounts and regions by state">
        <FilterLink
          href={hrefOf(state, { others: { having: null, more: null } })}
          aria-current={search.having === null || undefined}
        >
          All {formatCount(page.all)}
        </FilterLink>
        {states.map((each) => (
          <FilterLink
            key={each}
            href={hrefOf(state, { others: { having: each, more: null } })}
            aria-current={search.having === each || undefined}
          >
            {formatCount(page.having[each])} with {COVERAGE_WORDS[each].label.toLowerCase()} days
          </FilterLink>
        ))}
      </nav>
    </div>
  )
}
