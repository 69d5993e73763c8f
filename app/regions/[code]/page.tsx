// One region: what happened there, by whom, in which accounts.
import type { Metadata } from 'next'
import { PlacePage } from '@/app/_panels/place-page'
import type { RankedTabs } from '@/app/_panels/ranked-tabs'
import type { SearchParameters } from '@/app/page-filter'
import { pathValue } from '@/app/path-value'
import { regionTitle, regionWords } from '@/components/region/region-words'

type RegionPageProps = { params: Promise<{ code: string }>; searchParams: SearchParameters }

const PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['identity', 'user', 'identityType'],
  ['account'],
  ['error', 'ip'],
]

export async function generateMetadata({ params }: RegionPageProps): Promise<Metadata> {
  return { title: regionTitle(pathValue((await params).code)) }
}

export default async function RegionPage({ params, searchParams }: RegionPageProps) {
  const value = pathValue((await params).code)
  const words = { title: regionTitle(value), wordsOf: regionWords }
  return <PlacePage by="region" value={value} {...words} panels={PANELS} searchParams={searchParams} />
}
