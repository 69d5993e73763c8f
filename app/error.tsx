'use client'
// For a page that could not be made: says so, and tries again.
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import styles from '@/components/panel/empty-note.module.css'
import { PlainHeader } from '@/components/shell/page-header'

/** The digest finds the error in the server's log; its message stays there. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const router = useRouter()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <>
      <PlainHeader title="This page could not be made" />
      <section className={styles.note} role="alert">
        <h2>The server could not answer</h2>
        <p>
          Its database may be starting or busy. Nothing is lost.
          {error.digest && ` The server’s log has the cause under ${error.digest}.`}
        </p>
        <Button size="xs" onClick={retry}>
          Try again
        </Button>
      </section>
    </>
  )
}
