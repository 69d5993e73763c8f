// The identities of matching events, a page of them, or why there is none.
import { EffectsSwitch } from '@/components/chart/effects-switch'
import { effectsMode } from '@/components/filter/effects-mode'
import { FilterLink } from '@/components/filter/filter-link'
import { FindInList } from '@/components/filter/find-in-list'
import { hrefOf } from '@/components/filter/page-state'
import styles from '@/components/identity/identities.module.css'
import { IdentityTable } from '@/components/identity/identity-table'
import { prepareIdentities, shownWords } from '@/components/identity/prepare-identities'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import type { IdentityOrder } from '@/lib/domain/identity-answers'
import { identityList, MOST_IDENTITIES } from '@/lib/query/identity-list'
import { NoMatch } from '../_panels/no-match'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

export const IDENTITIES_HEIGHT = 560
const TITLE = 'Identities'

export async function IdentitiesPanel({ page, order }: { page: PageFilter; order: IdentityOrder }) {
  const { state, now } = page
  const { find = '', cursor } = state.others
  const inferred = effectsMode(state) === 'inferred'
  const list = await identityList(database(), state.filter, now, {
    order,
    find,
    cursor,
    inferred,
    limit: MOST_IDENTITIES,
  })
  if (list.total === 0 && find === '') return <NoMatch page={page} height={IDENTITIES_HEIGHT} />
  return (
    <Panel
      title={<FindInList state={state} label="Search identities" />}
      label={TITLE}
      aside={
        <span className={styles.aside}>
          {(inferred || list.identities.some(({ unknown }) => unknown > 0)) && (
            <EffectsSwitch state={state} />
          )}
          <span role="status">{shownWords(list, find)}</span>
        </span>
      }
    >
      {list.total === 0 ? (
        <PanelNote height={120}>No identity has “{find}” in its key, name or account.</PanelNote>
      ) : (
        <IdentityTable rows={prepareIdentities(list)} order={order} state={state} />
      )}
      {(cursor !== undefined || list.nextCursor !== null) && (
        <nav className={styles.pages} aria-label="Pages of the list">
          {cursor !== undefined && (
            <FilterLink className="text-link" href={hrefOf(state, { others: { cursor: null } })} scroll>
              First page
            </FilterLink>
          )}
          {list.nextCursor !== null && (
            <FilterLink
              className="text-link"
              href={hrefOf(state, { others: { cursor: list.nextCursor } })}
              scroll
            >
              Next page
            </FilterLink>
          )}
        </nav>
      )}
    </Panel>
  )
}

export function IdentitiesWaiting({ page: { state } }: { page: PageFilter }) {
  return (
    <Panel title={<FindInList state={state} label="Search identities" />} label={TITLE}>
      <PanelSkeleton height={IDENTITIES_HEIGHT} />
    </Panel>
  )
}
