'use client'
// The notice about sample data, with the way to remove it: one click, and one to confirm what it means.
import { Button, Modal } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { formatCount } from '../panel/format-number'
import styles from './remove-sample.module.css'

/** Deletes the import `id` through the API and shows the page anew. */
export function RemoveSample({ id, events, running }: { id: string; events: number; running: boolean }) {
  const router = useRouter()
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, startTransition] = useTransition()

  const remove = () =>
    startTransition(async () => {
      setProblem(null)
      const answer = await fetch(`/api/imports/${id}`, { method: 'DELETE' }).catch(() => null)
      if (answer?.ok) {
        setAsked(false)
        router.refresh()
      } else if (answer?.status === 409)
        setProblem('The sample data is still being imported. Try again in a moment.')
      else setProblem('The server did not remove it. Nothing was changed.')
    })
  return (
    <aside className={styles.banner} aria-label="Sample data">
      <span>
        <strong>Sample data</strong> is shown:{' '}
        {running ? 'events are being made.' : `${formatCount(events)} made-up events, nobody’s account.`}
      </span>
      <button type="button" className={styles.remove} onClick={() => setAsked(true)}>
        Remove sample data
      </button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title="Remove sample data?"
        size="sm"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p className={styles.words}>
          This deletes the {formatCount(events)} events that the sample brought, and its files. Events of your
          own imports stay as they are. The sample can be loaded again later.
        </p>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" size="xs" onClick={() => setAsked(false)}>
            Keep
          </Button>
          <Button color="red.9" size="xs" loading={pending} onClick={remove}>
            Remove
          </Button>
        </div>
      </Modal>
    </aside>
  )
}
