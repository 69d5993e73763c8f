'use client'
// Marks the page as waiting while the surrounding link's page is on its way; app/globals.css dims the old numbers.
import { useLinkStatus } from 'next/link'

/** Must stand inside a Next link. */
export function LinkPending() {
  const { pending } = useLinkStatus()
  return pending ? <span data-pending hidden /> : null
}
