// Cross-account activity under the page's filter: who acted in an account that is not their own.
import { Suspense } from 'react'
import { CrossAccountTable } from '@/components/account/cross-account-table'
import styles from '@/components/account/cross-account-table.module.css'
import {
  CROSSING_TITLES,
  type Crossing,
  crossingWords,
  eventsHref,
} from '@/components/account/prepare-cross-account'
import { FilterLink } from '@/components/filter/filter-link'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { clear } from '@/lib/domain/filter'
import { crossAccount } from '@/lib/query/cross-account'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

const MOST_ROWS = 100
const HEIGHT = 84

/** `crossing` is `in` or `out` on the page about `account`. */
type CrossAccountPanelProps = { page: PageFilter; crossing: Crossing; account?: string }

export function CrossAccountPanel(props: CrossAccountPanelProps) {
  const title = CROSSING_TITLES[props.crossing]
  return (
    <Panel title={title} label={title}>
      <PanelBoundary height={HEIGHT}>
        <Suspense fallback={<PanelSkeleton height={HEIGHT} />}>
          <Body {...props} />
        </Suspense>
      </PanelBoundary>
    </Panel>
  )
}

async function Body({ page: { state, now }, crossing, account }: CrossAccountPanelProps) {
  const out = crossing === 'out'
  const filter = out ? clear(state.filter, 'account') : state.filter
  const caller = out ? account : undefined
  const answer = await crossAccount(database(), filter, now, { caller, limit: MOST_ROWS })
  return (
    <>
      <p className={styles.words}>
        {crossingWords(answer, crossing)}{' '}
        {/* What its identities did elsewhere is no filter: there is none by the caller's account. */}
        {!out && answer.events > 0 && (
          <FilterLink className="text-link" href={eventsHref(state)} scroll>
            Their events
          </FilterLink>
        )}
      </p>
      {answer.rows.length > 0 && <CrossAccountTable answer={answer} crossing={crossing} state={state} />}
    </>
  )
}
