// The accounts in which things happened, and who acted in accounts that are not theirs.
import type { Metadata } from 'next'
import { CrossAccountPanel } from '@/app/_panels/cross-account-panel'
import { FirstVisit } from '@/app/_panels/first-visit'
import { PlaceListPanel, placePage, placesOf } from '@/app/_panels/place-list-panel'
import { pageFilter, type SearchParameters } from '@/app/page-filter'
import { PlaceTabs } from '@/components/region/place-tabs'
import { PageHeader } from '@/components/shell/page-header'

export const metadata: Metadata = { title: 'Accounts' }

export default async function AccountsPage({ searchParams }: { searchParams: SearchParameters }) {
  const page = placePage(await pageFilter('/accounts', searchParams, ['order']))
  if (page.data === null) return <FirstVisit title="Accounts" />
  // Its height is not known before, and what is below would jump. A failure is the panel's own.
  const list = await placesOf(page, 'account').catch(() => undefined)
  return (
    <>
      <PageHeader title="Accounts" {...page} />
      <PlaceTabs state={page.state} />
      <PlaceListPanel page={page} by="account" list={list} />
      <CrossAccountPanel page={page} crossing="all" />
    </>
  )
}
