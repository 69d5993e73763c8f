// The page about one region or one account: what it is in words, and what every page about activity shows.
import type { ReactNode } from 'react'
import { hrefOf } from '@/components/filter/page-state'
import { PlaceAbout } from '@/components/region/place-about'
import { PageHeader } from '@/components/shell/page-header'
import { clear } from '@/lib/domain/filter'
import { type PageFilter, pageFilter, type SearchParameters } from '../page-filter'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from './activity-panels'
import { FirstVisit } from './first-visit'
import type { RankedTabs } from './ranked-tabs'

type PlacePageProps = {
  by: 'region' | 'account'
  value: string
  title: string
  sentences: readonly string[]
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
  const { by, value, title, sentences, panels, searchParams, children } = props
  const { path, label } = LISTS[by]
  const own = `${path}/${encodeURIComponent(value)}`
  const page = activityPage(await pageFilter(own, searchParams, ACTIVITY_OTHERS, { [by]: value }), panels)
  if (page.data === null) return <FirstVisit title={title} />
  const list = hrefOf(page.state, { path, filter: clear(page.state.filter, by) })
  return (
    <>
      <PageHeader title={title} {...page} />
      <PlaceAbout sentences={sentences} list={{ label, href: list }} />
      <ActivityPanels page={page} panels={panels} />
      {children?.(page)}
    </>
  )
}
