'use client'
// Deletes an import, after saying what that means.
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { DeletionImpact } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { DeleteDialog } from './delete-dialog'

type DeleteImportProps = { id: string; source: string; running: boolean; impact: DeletionImpact }

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

export function DeleteImport({ id, source, running, impact }: DeleteImportProps) {
  const router = useRouter()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        disabled={running}
        title={running ? 'An import can be deleted once it has ended' : undefined}
        onClick={() => setAsked(true)}
      >
        Delete…
      </Button>
      <DeleteDialog
        id={id}
        title={`Delete the import “${source}”?`}
        verb="Delete"
        opened={asked}
        onClose={() => setAsked(false)}
        onDeleted={() => {
          router.push('/imports')
          router.refresh()
        }}
      >
        <p>
          This removes from Cairn the <strong>{counted(impact.events, 'event', 'events')}</strong> that this
          import brought, the list of its {counted(impact.files, 'file', 'files')} and{' '}
          {counted(impact.rejects, 'rejected record', 'rejected records')}. The log files themselves, where
          you took them from, stay as they are.
        </p>
        {impact.duplicatesElsewhere > 0 && (
          <>
            <p>
              Later imports held {counted(impact.duplicatesElsewhere, 'copy', 'copies')} of these events,
              counted as duplicates and not kept. To have the events again, import one of these once more:
            </p>
            <ul>
              {impact.broughtBackBy.map((other) => (
                <li key={other.id}>
                  <Link className="text-link" href={`/imports/${other.id}`} prefetch={false}>
                    {other.source}
                  </Link>{' '}
                  ({counted(other.duplicates, 'copy', 'copies')})
                </li>
              ))}
            </ul>
          </>
        )}
      </DeleteDialog>
    </>
  )
}
