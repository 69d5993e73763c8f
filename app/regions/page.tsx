// Where things happened, by region: a map, and the table behind it.
import type { Metadata } from 'next'
import { FirstVisit } from '@/app/_panels/first-visit'
import { PlaceListPanel, placePage } from '@/app/_panels/place-list-panel'
import { pageFilter, type SearchParameters } from '@/app/page-filter'
import { PlaceTabs } from '@/components/region/place-tabs'
import { PageHeader } from '@/components/shell/page-header'

export const metadata: Metadata = { title: 'Regions' }

export default async function RegionsPage({ searchParams }: { searchParams: SearchParameters }) {
  const page = placePage(await pageFilter('/regions', searchParams, ['order']))
  if (page.data === null) return <FirstVisit title="Regions" />
  return (
    <>
      <PageHeader title="Regions" {...page} />
      <PlaceTabs state={page.state} />
      <PlaceListPanel page={page} by="region" />
    </>
  )
}
