// One account: what happened in it, where, by whom, and who acts across its border.
import type { Metadata } from 'next'
import { ACTIVITY_OTHERS, ActivityPanels, activityPage } from '@/app/_panels/activity-panels'
import { CrossAccountPanel } from '@/app/_panels/cross-account-panel'
import { FirstVisit } from '@/app/_panels/first-visit'
import type { RankedTabs } from '@/app/_panels/ranked-tabs'
import { pageFilter, type SearchParameters } from '@/app/page-filter'
import { pathValue } from '@/app/path-value'
import { accountWords } from '@/components/account/account-words'
import { hrefOf } from '@/components/filter/page-state'
import { PlaceAbout } from '@/components/region/place-about'
import { PageHeader } from '@/components/shell/page-header'
import { UNKNOWN } from '@/lib/domain/dimensions'
import { clear } from '@/lib/domain/filter'
import { visibleText } from '@/lib/domain/value-label'

type AccountPageProps = { params: Promise<{ id: string }>; searchParams: SearchParameters }

const PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['identity', 'user', 'identityType'],
  ['region'],
  ['error', 'ip'],
]

const titleOf = (id: string): string => `Account ${visibleText(id)}`

export async function generateMetadata({ params }: AccountPageProps): Promise<Metadata> {
  return { title: titleOf(pathValue((await params).id)) }
}

export default async function AccountPage({ params, searchParams }: AccountPageProps) {
  const id = pathValue((await params).id)
  const path = `/accounts/${encodeURIComponent(id)}`
  const asked = await pageFilter(path, searchParams, ACTIVITY_OTHERS, { account: id })
  const page = activityPage(asked, PANELS)
  if (page.data === null) return <FirstVisit title={titleOf(id)} />
  const list = hrefOf(page.state, { path: '/accounts', filter: clear(page.state.filter, 'account') })
  return (
    <>
      <PageHeader title={titleOf(id)} {...page} />
      <PlaceAbout sentences={accountWords(id)} list={{ label: 'All accounts', href: list }} />
      <ActivityPanels page={page} panels={PANELS} />
      {id !== UNKNOWN && (
        <>
          <CrossAccountPanel page={page} crossing="in" />
          <CrossAccountPanel page={page} crossing="out" account={id} />
        </>
      )}
    </>
  )
}
