'use client'
// Which event is open: `?open=<id>` in the address, changed without asking the server again.
import { useSearchParams } from 'next/navigation'
import { useCallback, useRef, useSyncExternalStore } from 'react'

const watchers = new Set<() => void>()
const tell = () => {
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  window.addEventListener('popstate', watcher)
  return () => {
    watchers.delete(watcher)
    window.removeEventListener('popstate', watcher)
  }
}

const openInAddress = (): string | null => new URLSearchParams(window.location.search).get('open')

export type OpenEvent = { open: string | null; show: (id: string | null) => void }

/**
 * The id of the open event, and how to open another (null closes). Opening is a step that Back takes back; walking
 * from event to event is not.
 */
export function useOpenEvent(): OpenEvent {
  const asRouted = useSearchParams().get('open')
  // From the address itself: the router's idea of it waits for the page that is being drawn anew, a click does not.
  const open = useSyncExternalStore(watch, openInAddress, () => asRouted)
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
    tell()
  }, [])
  return { open, show }
}
