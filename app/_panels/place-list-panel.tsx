// Where things happened, by region or by account: the list, and for regions the map that it stands behind.
import { Suspense } from 'react'
import { effectsMode } from '@/components/filter/effects-mode'
import { Panel, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PlaceTable } from '@/components/region/place-table'
import { prepareRegionMap } from '@/components/region/prepare-region-map'
import { MapFrame, RegionMap } from '@/components/region/region-map'
import { MAP_SIZE } from '@/components/region/world-projection'
import { PLACE_ORDERS, type PlaceList, type PlaceOrder } from '@/lib/domain/place-answers'
import { MOST_PLACES, placeList } from '@/lib/query/place-list'
import { database } from '../database'
import { leaveOut, type PageFilter } from '../page-filter'
import { NoMatch } from './no-match'

const LIST_HEIGHT = 560

/** `list`: where the page has waited for it, because something is below. */
type PlaceListPanelProps = { page: PageFilter; by: PlaceList['by']; list?: PlaceList | undefined }

/** The page without an order that there is not. */
export function placePage(asked: PageFilter): PageFilter {
  const known = orderOf(asked) !== undefined
  return leaveOut(
    asked,
    known ? null : { field: 'order', message: `order is one of ${PLACE_ORDERS.join(', ')}` },
  )
}

const orderOf = ({ state: { others } }: PageFilter): PlaceOrder | undefined =>
  PLACE_ORDERS.find((order) => order === (others.order ?? 'events'))

/** All places under the page's filter. */
export const placesOf = (page: PageFilter, by: PlaceList['by']): Promise<PlaceList> => {
  const order = orderOf(page) ?? 'events'
  return placeList(database(), page.state.filter, page.now, { by, limit: MOST_PLACES, order })
}

/** Where nothing matches, why that is. */
export function PlaceListPanel({ page, by, list }: PlaceListPanelProps) {
  return (
    <PanelBoundary height={LIST_HEIGHT}>
      {list ? (
        <Places page={page} list={list} />
      ) : (
        <Suspense fallback={<Waiting by={by} />}>
          <Body page={page} by={by} />
        </Suspense>
      )}
    </PanelBoundary>
  )
}

async function Body({ page, by }: PlaceListPanelProps) {
  return <Places page={page} list={await placesOf(page, by)} />
}

function Places({ page, list }: { page: PageFilter; list: PlaceList }) {
  const { state } = page
  const order = orderOf(page) ?? 'events'
  if (list.rows.length === 0) return <NoMatch page={page} height={LIST_HEIGHT} />
  return (
    <>
      {list.by === 'region' && (
        <RegionMap view={prepareRegionMap(list, effectsMode(state))} size={MAP_SIZE} state={state} />
      )}
      <PlaceTable list={list} order={order} state={state} />
    </>
  )
}

function Waiting({ by }: Pick<PlaceListPanelProps, 'by'>) {
  return (
    <>
      {by === 'region' && (
        <Panel title="Where" label="Map of regions">
          <MapFrame size={MAP_SIZE} />
        </Panel>
      )}
      <Panel title={by === 'region' ? 'Regions' : 'Accounts'} label="List">
        <PanelSkeleton height={LIST_HEIGHT} />
      </Panel>
    </>
  )
}
