// When an open page asks for the data version next, so that a running import or a server in trouble is left in peace.

/** Between two questions while nothing happens. */
const PERIOD_MS = 2000
/** While the reader has paused, only whether Cairn answers is asked. */
export const PAUSED_PERIOD_MS = 30_000
const LONGEST_PERIOD_MS = 30_000
/** How many times its own length the server rests after a refresh. */
const REST = 2

/** Times are milliseconds on one clock. */
export type Pace = {
  /** Questions without an answer, one after the other. */
  failures: number
  /** Until then nothing is asked for, whatever happens. */
  restsUntil: number
}

export const FRESH: Pace = { failures: 0, restsUntil: 0 }

export const afterAnswer = (pace: Pace): Pace => ({ ...pace, failures: 0 })
export const afterFailure = (pace: Pace): Pace => ({ ...pace, failures: pace.failures + 1 })

/** The rest after a refresh is at least a period, and twice as long as the refresh took. */
export const afterRefresh = (pace: Pace, startedAt: number, endedAt: number): Pace => ({
  ...pace,
  restsUntil: endedAt + Math.max(PERIOD_MS, REST * (endedAt - startedAt)),
})

/** When to ask next: after a period, which doubles with each question that is not answered. */
export function nextAskAt(pace: Pace, now: number, period = PERIOD_MS): number {
  const wait = Math.max(period, Math.min(LONGEST_PERIOD_MS, PERIOD_MS * 2 ** pace.failures))
  return Math.max(now + wait, pace.restsUntil)
}

/** When to ask for somebody who has just come back to the page: at once, but for the rest. */
export const askAtOnce = (pace: Pace, now: number): number => Math.max(now, pace.restsUntil)
