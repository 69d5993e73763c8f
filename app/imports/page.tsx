// The imports page: the sources, where else logs come in, what is under way, everything that was imported, for which
// days logs were received, and what all of it takes of the disk.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { type PageState, VIEW_PARAMETERS } from '@/components/filter/page-state'
import styles from '@/components/import/import.module.css'
import { ImportsBoard } from '@/components/import/imports-board'
import { SampleOffer } from '@/components/import/sample-offer'
import { PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import { PlainHeader } from '@/components/shell/page-header'
import { SourceList } from '@/components/source/source-list'
import { environment } from '@/lib/db/environment'
import { NO_FILTER } from '@/lib/domain/filter'
import { importList } from '@/lib/query/import-list'
import { sourceList } from '@/lib/query/source-list'
import { database } from '../database'
import { drawnVersion } from '../drawn-version'
import { chosenParameters, type SearchParameters } from '../page-filter'
import { COVERAGE_PARAMETERS, CoveragePanel } from '../sources/coverage-panel'
import { spoolId } from '../spool'
import { StoragePanel } from './storage-panel'

export const metadata: Metadata = { title: 'Imports' }

/** As many as a page of the API has, which the list is followed with. */
const NEWEST = 50
/** More sources than these are for the API. */
const MOST_SOURCES = 200
const COVERAGE_HEIGHT = 220
const STORAGE_HEIGHT = 160

export default async function ImportsPage({ searchParams }: { searchParams: SearchParameters }) {
  await drawnVersion()
  const given = await searchParams
  const [{ imports, nextCursor }, { sources }] = await Promise.all([
    importList(database(), { limit: NEWEST, here: await spoolId() }),
    sourceList(database(), { limit: MOST_SOURCES }),
  ])
  const { maxUploadBytes, maxUploadFiles } = environment()
  const state: PageState = {
    path: '/imports',
    filter: NO_FILTER,
    others: chosenParameters(given, [...COVERAGE_PARAMETERS, ...VIEW_PARAMETERS]),
  }
  return (
    <>
      <PlainHeader title="Imports" />
      <SourceList drawn={sources} drawnAt={new Date().toISOString()} />
      <ImportsBoard
        drawn={imports}
        nextCursor={nextCursor}
        limits={{ maxBytes: maxUploadBytes, maxFiles: maxUploadFiles }}
      >
        <section className={styles.offer}>
          <h2>No logs at hand?</h2>
          <p>
            Some 50,000 made-up events of the last 30 days show how Cairn works, with one incident to find.
            They are marked as sample data on every page, and one click removes them. Nothing that you import
            leaves this machine.
          </p>
          <SampleOffer />
        </section>
      </ImportsBoard>
      <div id="coverage">
        <PanelBoundary height={COVERAGE_HEIGHT}>
          <Suspense fallback={sources.length > 0 && <PanelSkeleton height={COVERAGE_HEIGHT} />}>
            <CoveragePanel sources={sources} state={state} />
          </Suspense>
        </PanelBoundary>
      </div>
      <PanelBoundary height={STORAGE_HEIGHT}>
        <Suspense fallback={<PanelSkeleton height={STORAGE_HEIGHT} />}>
          <StoragePanel isEmpty={imports.length === 0 && sources.length === 0} />
        </Suspense>
      </PanelBoundary>
    </>
  )
}
