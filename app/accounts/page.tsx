// The accounts in which things happened, and who acted in accounts that are not theirs.
import type { Metadata } from 'next'
import { CrossAccountPanel } from '@/app/_panels/cross-account-panel'
import { FirstVisit } from '@/app/_panels/first-visit'
import { PlaceListPanel, placePage, placesCounted } from '@/app/_panels/place-list-panel'
import { pageFilter, type SearchParameters } from '@/app/page-filter'
import { PlaceTabs } from '@/components/region/place-tabs'
import { PageHeader } from '@/components/shell/page-header'

export const metadata: Metadata = { title: 'Accounts' }

export default async function AccountsPage({ searchParams }: { searchParams: SearchParameters }) {
  const page = placePage(await pageFilter('/accounts', searchParams, ['order']))
  if (page.data === null) return <FirstVisit title="Accounts" />
  await placesCounted(page, 'account')
  return (
    <>
      <PageHeader title="Accounts" {...page} />
      <PlaceTabs state={page.state} />
      <PlaceListPanel page={page} by="account" />
      <CrossAccountPanel page={page} crossing="all" />
    </>
  )
}
