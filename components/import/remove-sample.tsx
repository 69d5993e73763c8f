'use client'
// The notice about sample data, with the way to remove it: one click, and one to confirm what it means.
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { formatCount } from '../panel/format-number'
import { DeleteDialog } from './delete-dialog'
import styles from './remove-sample.module.css'

/** Deletes the import `id` through the API and shows the page anew. */
export function RemoveSample({ id, events, running }: { id: string; events: number; running: boolean }) {
  const router = useRouter()
  const [asked, setAsked] = useState(false)
  return (
    <aside className={styles.banner} aria-label="Sample data">
      <span>
        <strong>Sample data</strong> is shown:{' '}
        {running ? 'events are being made.' : `${formatCount(events)} made-up events, nobody’s account.`}
      </span>
      <button type="button" className={styles.remove} onClick={() => setAsked(true)}>
        Remove sample data
      </button>
      <DeleteDialog
        id={id}
        title="Remove sample data?"
        verb="Remove"
        opened={asked}
        onClose={() => setAsked(false)}
        onDeleted={() => {
          setAsked(false)
          router.refresh()
        }}
      >
        <p>
          This deletes the {formatCount(events)} events that the sample brought, and its files. Events of your
          own imports stay as they are. The sample can be loaded again later.
        </p>
      </DeleteDialog>
    </aside>
  )
}
