// One import: its counts, what became of each file, what was rejected, and how to delete it.
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DeleteImport } from '@/components/import/delete-import'
import styles from '@/components/import/import.module.css'
import { ImportHead } from '@/components/import/import-head'
import tableStyles from '@/components/import/import-table.module.css'
import { PlainHeader } from '@/components/shell/page-header'
import { formatInstant } from '@/lib/domain/time'
import { dataExtent } from '@/lib/query/data-extent'
import { deletionImpact } from '@/lib/query/deletion-impact'
import { importById } from '@/lib/query/import-by-id'
import { database } from '../../database'
import { drawnVersion } from '../../drawn-version'
import { spoolId } from '../../spool'
import { FilesPanel } from './files-panel'
import { RejectsPanel } from './rejects-panel'

export const metadata: Metadata = { title: 'Import' }

type ImportPageProps = {
  params: Promise<{ id: string }>
  searchParams: Promise<{ status?: string | string[] }>
}

export default async function ImportPage({ params, searchParams }: ImportPageProps) {
  await drawnVersion()
  const [{ id }, { status }] = await Promise.all([params, searchParams])
  const [summary, impact, extent] = await Promise.all([
    importById(database(), id, await spoolId()),
    deletionImpact(database(), id),
    dataExtent(database(), new Date()),
  ])
  if (!summary || !impact) notFound()
  const running = summary.finishedAt === null && !summary.waitsForNobody
  return (
    <>
      <PlainHeader title={summary.source}>
        <div className={styles.buttons}>
          {summary.sample && <span className={tableStyles.tag}>sample</span>}
          {summary.events > 0 && extent && (
            <Link
              className="text-link"
              href={`/events?from=${formatInstant(extent.first)}&import=${id}`}
              prefetch={false}
            >
              Show its events
            </Link>
          )}
          <Link className="text-link" href="/imports">
            All imports
          </Link>
          <span className={styles.push} />
          <DeleteImport id={id} source={summary.source} running={running} impact={impact} />
        </div>
      </PlainHeader>
      <ImportHead drawn={[summary]} />
      <FilesPanel summary={summary} status={typeof status === 'string' ? status : null} />
      {summary.rejected > 0 && <RejectsPanel summary={summary} />}
    </>
  )
}
