'use client'
// Deletes an import, after saying what that means.
import { Button, Modal } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { DeletionImpact } from '@/lib/domain/answers'
import { fetchAnswer } from '../fetch-answer'
import { formatCount } from '../panel/format-number'
import styles from './import.module.css'

type DeleteImportProps = { id: string; source: string; running: boolean; impact: DeletionImpact }

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

export function DeleteImport({ id, source, running, impact }: DeleteImportProps) {
  const router = useRouter()
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, startTransition] = useTransition()
  const remove = () =>
    startTransition(async () => {
      setProblem(null)
      try {
        await fetchAnswer(`/api/imports/${id}`, { method: 'DELETE' })
        router.push('/imports')
        router.refresh()
      } catch (error) {
        setProblem(error instanceof Error ? error.message : 'It could not be deleted. Nothing was changed.')
      }
    })
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
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Delete the import “${source}”?`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className={styles.meaning}>
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
          {problem !== null && (
            <p className={styles.problem} role="alert">
              {problem}
            </p>
          )}
          <div className={styles.end}>
            <Button variant="default" size="sm" onClick={() => setAsked(false)}>
              Keep
            </Button>
            <Button color="red.9" size="sm" loading={pending} onClick={remove}>
              Delete
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
