'use client'
// Which event is open: `?open=<id>` in the address, changed without asking the server again.
import { useSearchParams } from 'next/navigation'
import { useCallback, useRef } from 'react'

/**
 * The id of the open event, and how to open another (null closes). Opening is a step that Back takes back; walking
 * from event to event is not.
 */
export function useOpenEvent(): { open: string | null; show: (id: string | null) => void } {
  const open = useSearchParams().get('open')
  // Whether Back leads to the same page with nothing open.
  const steppedIn = useRef(false)
  const show = useCallback((id: string | null) => {
    const url = new URL(window.location.href)
    const before = url.searchParams.get('open')
    if (before === id) return
    if (id === null && steppedIn.current) {
      steppedIn.current = false
      window.history.back()
      return
    }
    if (id === null) url.searchParams.delete('open')
    else url.searchParams.set('open', id)
    if (before === null) {
      steppedIn.current = true
      window.history.pushState(null, '', url)
    } else window.history.replaceState(null, '', url)
  }, [])
  return { open, show }
}
