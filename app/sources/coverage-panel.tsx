// The coverage of one source, or of all, in the months that the address asks for.
import type { PageState } from '@/components/filter/page-state'
import { Panel, PanelNote } from '@/components/panel/panel'
import { calendarRange } from '@/components/source/calendar-range'
import { MonthsControl, ScopeSearchForm } from '@/components/source/coverage-controls'
import { CoverageSection } from '@/components/source/coverage-section'
import { scopeSearch } from '@/components/source/prepare-scopes'
import type { SourceSummary } from '@/lib/domain/source'
import { coverageOfMonths } from './coverage-of-months'

/** What the address of a page with coverage holds for it. */
export const COVERAGE_PARAMETERS = ['months', 'until', 'q', 'having', 'more'] as const
const NOTE_HEIGHT = 90

/** `sources` is the one, or all. Nothing before there is a file with a day. */
export async function CoveragePanel({
  sources,
  source,
  state,
}: {
  sources: readonly SourceSummary[]
  source?: string
  state: PageState
}) {
  const firstDay = sources.flatMap((each) => each.firstDay ?? []).sort()[0]
  const lastDay = sources
    .flatMap((each) => each.lastDay ?? [])
    .sort()
    .at(-1)
  if (firstDay === undefined || lastDay === undefined) return null
  const now = new Date()
  // A clock that was wrong can have put a file into next year.
  const newest = new Date(Math.min(Date.parse(lastDay), now.getTime())).toISOString().slice(0, 7)
  const range = calendarRange(state.others, newest)
  const search = scopeSearch(state.others)
  const account = /^\d{12}$/.test(search.q) ? search.q : undefined
  const whole = await coverageOfMonths({ ...range, firstDay, source }, now)
  const coverages =
    whole ?? (account && (await coverageOfMonths({ ...range, firstDay, source, account }, now)))
  if (!coverages)
    return (
      <Panel
        title="Coverage"
        label="Coverage"
        aside={<MonthsControl range={range} newest={newest} state={state} />}
      >
        <PanelNote height={NOTE_HEIGHT}>
          {source === undefined ? (
            'There are too many accounts and regions for one calendar. The pages of the sources tell more.'
          ) : (
            <>
              There are too many accounts and regions for one page. Search for an account:
              <ScopeSearchForm search={search} state={state} />
            </>
          )}
        </PanelNote>
      </Panel>
    )
  // Without the layout of CloudTrail nothing is known of accounts and regions.
  if (coverages.length === 0 && sources.every(({ layout }) => layout !== 'trail')) return null
  return (
    <CoverageSection
      coverages={coverages}
      range={range}
      newest={newest}
      search={source === undefined ? null : search}
      more={state.others.more}
      state={state}
      unproven={sources.every(({ digests }) => digests === 0)}
    />
  )
}
