// One region: what happened there, by whom, in which accounts.
import type { Metadata } from 'next'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from '@/app/_panels/activity-panels'
import { FirstVisit } from '@/app/_panels/first-visit'
import type { RankedTabs } from '@/app/_panels/ranked-tabs'
import { pageFilter, type SearchParameters } from '@/app/page-filter'
import { pathValue } from '@/app/path-value'
import { hrefOf } from '@/components/filter/page-state'
import { PlaceAbout } from '@/components/region/place-about'
import { regionWords } from '@/components/region/region-words'
import { PageHeader } from '@/components/shell/page-header'
import { clear } from '@/lib/domain/filter'
import { regionOf } from '@/lib/domain/regions'
import { visibleText } from '@/lib/domain/value-label'

type RegionPageProps = { params: Promise<{ code: string }>; searchParams: SearchParameters }

const PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['identity', 'user', 'identityType'],
  ['account'],
  ['error', 'ip'],
]

const titleOf = (code: string): string =>
  regionOf(code) ? `${regionOf(code)?.name} · ${code}` : `Region ${visibleText(code)}`

export async function generateMetadata({ params }: RegionPageProps): Promise<Metadata> {
  return { title: titleOf(pathValue((await params).code)) }
}

export default async function RegionPage({ params, searchParams }: RegionPageProps) {
  const code = pathValue((await params).code)
  const path = `/regions/${encodeURIComponent(code)}`
  const asked = await pageFilter(path, searchParams, ACTIVITY_OTHERS, { region: code })
  const page = activityPage(asked, PANELS)
  if (page.data === null) return <FirstVisit title={titleOf(code)} />
  const list = hrefOf(page.state, { path: '/regions', filter: clear(page.state.filter, 'region') })
  return (
    <>
      <PageHeader title={titleOf(code)} {...page} />
      <PlaceAbout sentences={regionWords(code)} list={{ label: 'All regions', href: list }} />
      <ActivityPanels page={page} panels={PANELS} />
    </>
  )
}
