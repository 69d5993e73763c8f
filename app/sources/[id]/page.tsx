// One source: how it is, what it covers, whether its logs are as they were written, and what became of each file.
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import type { PageState } from '@/components/filter/page-state'
import styles from '@/components/import/import.module.css'
import { PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PlainHeader } from '@/components/shell/page-header'
import { SourceHead } from '@/components/source/source-head'
import { NO_FILTER } from '@/lib/domain/filter'
import { sourceById } from '@/lib/query/source-by-id'
import { database } from '../../database'
import { drawnVersion } from '../../drawn-version'
import { chosenParameters, type SearchParameters } from '../../page-filter'
import { COVERAGE_PARAMETERS, CoveragePanel } from '../coverage-panel'
import { IntegrityPanel } from './integrity-panel'
import { SourceFilesPanel } from './source-files-panel'

export const metadata: Metadata = { title: 'Source' }

/** What the address of the page holds: the months and places of the coverage, and which files are listed. */
const PARAMETERS = [...COVERAGE_PARAMETERS, 'state', 'verdict'] as const
const WAITING_HEIGHT = 220

type SourcePageProps = {
  params: Promise<{ id: string }>
  searchParams: SearchParameters
}

export default async function SourcePage({ params, searchParams }: SourcePageProps) {
  await drawnVersion()
  const [{ id }, given] = await Promise.all([params, searchParams])
  const source = await sourceById(database(), id)
  if (!source) notFound()
  const others = chosenParameters(given, PARAMETERS)
  const state: PageState = { path: `/sources/${id}`, filter: NO_FILTER, others }
  return (
    <>
      <PlainHeader title={source.name}>
        <div className={styles.buttons}>
          <Link className="text-link" href="/imports">
            All sources and imports
          </Link>
        </div>
      </PlainHeader>
      <SourceHead drawn={[source]} drawnAt={new Date().toISOString()} />
      <PanelBoundary height={WAITING_HEIGHT}>
        <Suspense fallback={<PanelSkeleton height={WAITING_HEIGHT} />}>
          <CoveragePanel sources={[source]} source={id} state={state} />
        </Suspense>
      </PanelBoundary>
      <PanelBoundary height={WAITING_HEIGHT}>
        <Suspense fallback={<PanelSkeleton height={WAITING_HEIGHT} />}>
          <IntegrityPanel source={source} state={state} />
        </Suspense>
      </PanelBoundary>
      <PanelBoundary height={WAITING_HEIGHT}>
        <Suspense fallback={<PanelSkeleton height={WAITING_HEIGHT} />}>
          <SourceFilesPanel source={source} state={state} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}
