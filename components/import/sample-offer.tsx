'use client'
// Offers the demonstration: a button that has sample data made and imported.
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'

/** Asks the API for the sample and shows the page anew, which follows its import. */
export function SampleOffer() {
  const router = useRouter()
  const [failed, setFailed] = useState(false)
  const [pending, startTransition] = useTransition()
  const load = () =>
    startTransition(async () => {
      setFailed(false)
      const answer = await fetch('/api/sample', { method: 'POST' }).catch(() => null)
      // 409: there is one already, perhaps from another window.
      if (answer?.ok || answer?.status === 409) router.refresh()
      else setFailed(true)
    })
  return (
    <>
      <Button size="xs" variant="default" loading={pending} onClick={load}>
        Load sample data
      </Button>
      {failed && <p role="alert">The sample could not be made. Try again in a moment.</p>}
    </>
  )
}
