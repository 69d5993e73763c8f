// One account: what happened in it, where, by whom, and who acts across its border.
import type { Metadata } from 'next'
import { CrossAccountPanel } from '@/app/_panels/cross-account-panel'
import { PlacePage } from '@/app/_panels/place-page'
import type { RankedTabs } from '@/app/_panels/ranked-tabs'
import type { SearchParameters } from '@/app/page-filter'
import { pathValue } from '@/app/path-value'
import { accountTitle, accountWords } from '@/components/account/account-words'
import { UNKNOWN } from '@/lib/domain/dimensions'

type AccountPageProps = { params: Promise<{ id: string }>; searchParams: SearchParameters }

const PANELS: readonly RankedTabs[] = [
  ['service', 'event'],
  ['identity', 'user', 'identityType'],
  ['region'],
  ['error', 'ip'],
]

export async function generateMetadata({ params }: AccountPageProps): Promise<Metadata> {
  return { title: accountTitle(pathValue((await params).id)) }
}

export default async function AccountPage({ params, searchParams }: AccountPageProps) {
  const value = pathValue((await params).id)
  const words = { title: accountTitle(value), wordsOf: accountWords }
  return (
    <PlacePage by="account" value={value} {...words} panels={PANELS} searchParams={searchParams}>
      {(page) =>
        value !== UNKNOWN && (
          <>
            <CrossAccountPanel page={page} crossing="in" />
            <CrossAccountPanel page={page} crossing="out" account={value} />
          </>
        )
      }
    </PlacePage>
  )
}
