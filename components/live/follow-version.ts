// Follows the data version for one open page: asks, and has the page drawn anew when it changed. One thing at a time.
import {
  afterAnswer,
  afterFailure,
  afterRefresh,
  askAtOnce,
  FRESH,
  nextAskAt,
  PAUSED_PERIOD_MS,
} from './next-refresh'

/** `signed out`: the server wants the token again, so it is asked no more. */
export type Answering = 'waiting' | 'good' | 'none' | 'signed out'

/** What `ask` throws when the server answers with 401. */
export class SignedOut extends Error {}

export type FollowedPage = {
  /** The version as it is now. Throws when there is no answer. */
  ask: (signal: AbortSignal) => Promise<string>
  /** The version that the page was drawn from; null where that is not known. */
  drawn: () => string | null
  /** Has the page drawn anew; fulfilled when that is done. */
  refresh: () => Promise<void>
  report: (answering: Answering) => void
}

export type Following = {
  /** Whether changes are drawn; while not, it only looks now and then whether Cairn answers. */
  setPaused: (paused: boolean) => void
  /** Nobody sees a hidden page, so it asks nothing; once it is seen again, at once. */
  setHidden: (hidden: boolean) => void
  /** Draws anew as soon as the pace allows, whether paused or not. */
  refreshSoon: () => void
  stop: () => void
}

/** Begins hidden: nothing is asked before `setHidden(false)`. The first question comes a period after that. */
export function followVersion(page: FollowedPage): Following {
  const ended = new AbortController()
  let pace = FRESH
  let [paused, hidden, busy, wanted, begun] = [false, true, false, false, false]
  let timer: ReturnType<typeof setTimeout> | undefined

  const askAt = (at: number) => {
    clearTimeout(timer)
    if (!hidden && !busy && !ended.signal.aborted)
      timer = setTimeout(() => void turn(), Math.max(0, at - Date.now()))
  }
  const askLater = () => askAt(nextAskAt(pace, Date.now(), paused ? PAUSED_PERIOD_MS : undefined))

  async function turn(): Promise<void> {
    busy = true
    try {
      const version = await page.ask(ended.signal)
      if (ended.signal.aborted) return
      pace = afterAnswer(pace)
      page.report('good')
      // Only after an answer: a refresh that fails would leave the page for the browser's own error.
      if (wanted || (!paused && !hidden && version !== page.drawn())) {
        wanted = false
        const startedAt = Date.now()
        await page.refresh()
        pace = afterRefresh(pace, startedAt, Date.now())
      }
    } catch (error) {
      if (ended.signal.aborted) return
      pace = afterFailure(pace)
      page.report(error instanceof SignedOut ? 'signed out' : 'none')
      if (error instanceof SignedOut) ended.abort()
    } finally {
      busy = false
    }
    if (wanted) askAt(askAtOnce(pace, Date.now()))
    else askLater()
  }

  return {
    setPaused: (now) => {
      if (now === paused) return
      paused = now
      if (paused) askLater()
      else askAt(askAtOnce(pace, Date.now()))
    },
    setHidden: (now) => {
      if (now === hidden) return
      hidden = now
      if (hidden) clearTimeout(timer)
      else if (begun) askAt(askAtOnce(pace, Date.now()))
      else askLater()
      begun = true
    },
    refreshSoon: () => {
      wanted = true
      askAt(askAtOnce(pace, Date.now()))
    },
    stop: () => {
      ended.abort()
      clearTimeout(timer)
    },
  }
}
