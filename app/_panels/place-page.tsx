// The page about one region or one account: what it is in words, and what every page about activity shows.
import type { ReactNode } from 'react'
import { hrefOf } from '@/components/filter/page-state'
import { PlaceAbout } from '@/components/region/place-about'
import { PageHeader } from '@/components/shell/page-header'
import { clear, NO_FILTER, only } from '@/lib/domain/filter'
import { placeList } from '@/lib/query/place-list'
import { database } from '../database'
import { type PageFilter, pageFilter, type SearchParameters } from '../page-filter'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from './activity-panels'
import { FirstVisit } from './first-visit'
import type { RankedTabs } from './ranked-tabs'

type PlacePageProps = {
  by: 'region' | 'account'
  value: string
  title: string
  /** What it is, in sentences; `seen`: whether any event names it. */
  wordsOf: (value: string, seen: boolean) => readonly string[]
  panels: readonly RankedTabs[]
  searchParams: SearchParameters
  /** What this page alone has, which stands last. */
  children?: (page: PageFilter) => ReactNode
}

const LISTS = {
  region: { path: '/regions', label: 'All regions' },
  account: { path: '/accounts', label: 'All accounts' },
} as const

export async function PlacePage(props: PlacePageProps) {
  const { by, value, title, wordsOf, panels, searchParams, children } = props
  const { path, label } = LISTS[by]
  const own = `${path}/${encodeURIComponent(value)}`
  const page = activityPage(await pageFilter(own, searchParams, ACTIVITY_OTHERS, { [by]: value }), panels)
  if (page.data === null) return <FirstVisit title={title} />
  const seen = await isSeen(page, by, value)
  const list = hrefOf(page.state, { path, filter: clear(page.state.filter, by) })
  return (
    <>
      <PageHeader title={title} {...page} />
      <PlaceAbout sentences={wordsOf(value, seen)} list={{ label, href: list }} />
      <ActivityPanels page={page} panels={panels} />
      {children?.(page)}
    </>
  )
}

/** At any time, whatever the filter. A database that cannot answer is for the panels to tell. */
const isSeen = ({ now }: PageFilter, by: PlacePageProps['by'], value: string): Promise<boolean> =>
  placeList(database(), only(NO_FILTER, by, value), now, { by, limit: 1, order: 'value' }).then(
    ({ rows }) => rows.length > 0,
    () => true,
  )
