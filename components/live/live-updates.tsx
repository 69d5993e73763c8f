'use client'
// Keeps an open page at the newest data: follows the data version, and has the server draw the page anew when it changed.
import { useLocalStorage } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
} from 'react'
import { type Answering, type Following, followVersion, SignedOut } from './follow-version'

const ANSWER_WITHIN_MS = 10_000

type Live = {
  answering: Answering
  paused: boolean
  setPaused: (paused: boolean) => void
  /** The data version that the page was drawn from; null where the server could not tell. */
  version: string | null
  /** Draws the page anew as soon as the server may be asked, also while paused. */
  refreshSoon: () => void
}

const LiveContext = createContext<Live>({
  answering: 'waiting',
  paused: false,
  setPaused: () => {},
  version: null,
  refreshSoon: () => {},
})

/** What is known of the page's updates, and how to pause them. */
export const useLive = (): Live => use(LiveContext)

/**
 * `version` is what the server drew the page from, asked before the page's own questions, so that nothing that changes
 * between them is missed. A refresh keeps the page as it is until the new one is there.
 */
export function LiveUpdates({ version, children }: { version: string | null; children: ReactNode }) {
  const router = useRouter()
  const [refreshing, startTransition] = useTransition()
  const [answering, setAnswering] = useState<Answering>(version === null ? 'waiting' : 'good')
  const [paused, setPaused] = useLocalStorage({ key: 'cairn-live-paused', defaultValue: false })
  const drawn = useRef(version)
  const refreshed = useRef<(() => void) | null>(null)
  const following = useRef<Following | null>(null)

  useEffect(() => {
    drawn.current = version
  }, [version])
  useEffect(() => {
    if (refreshing) return
    refreshed.current?.()
    refreshed.current = null
  }, [refreshing])

  useEffect(() => {
    const follow = followVersion({
      ask: askVersion,
      drawn: () => drawn.current,
      refresh: () =>
        new Promise((resolve) => {
          refreshed.current = resolve
          startTransition(() => router.refresh())
        }),
      report: setAnswering,
    })
    following.current = follow
    const look = () => follow.setHidden(document.hidden)
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      follow.stop()
    }
  }, [router])
  useEffect(() => following.current?.setPaused(paused), [paused])

  const refreshSoon = useCallback(() => following.current?.refreshSoon(), [])
  const live = useMemo(
    () => ({ answering, paused, setPaused, version, refreshSoon }),
    [answering, paused, setPaused, version, refreshSoon],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

async function askVersion(signal: AbortSignal): Promise<string> {
  const tooLate = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const answer = await fetch('/api/version', {
    cache: 'no-store',
    signal: AbortSignal.any([signal, tooLate]),
  })
  // An answer that nobody reads keeps its connection, of which a browser has few, until the next one.
  const text = await answer.text()
  if (answer.status === 401) throw new SignedOut()
  if (!answer.ok) throw new Error(`Cairn answered with status ${answer.status}.`)
  // The API's own contract: server and page are of one version.
  return (JSON.parse(text) as { version: string }).version
}
