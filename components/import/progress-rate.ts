// How fast something goes and how long it will take, from samples of a growing count.

/** `at` in milliseconds of any clock that only goes forward. */
export type Sample = { at: number; count: number }
/** Samples older than this say nothing about the rate now. */
const WINDOW_MS = 8_000

/**
 * `samples` with a new one, without those that are older than the window, but for the last of them; while nothing moves
 * also the first that stood so.
 */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  // A count that goes back (another file, a restart) begins anew.
  if (last && (sample.count < last.count || sample.at < last.at)) return [sample]
  const firstInside = samples.findIndex(({ at }) => sample.at - at <= WINDOW_MS)
  const kept = firstInside === -1 ? samples.slice(-1) : samples.slice(Math.max(0, firstInside - 1))
  const stands = samples.find(({ count }) => count === sample.count)
  // Nothing but these two is known of a pause that is longer than the window.
  if (stands && sample.at - stands.at > WINDOW_MS) return [stands, sample]
  return [...kept, sample]
}

/** Counts a second over the samples; null until there are two, some time apart. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < 250) return null
  return ((last.count - first.count) * 1000) / (last.at - first.at)
}

/** Less than this is a breath, not a pause. */
const STILL_MS = 5_000

/** Seconds for which nothing has moved, as far as the samples tell; null while it moves, or nobody can tell. */
export function stillFor(samples: readonly Sample[]): number | null {
  const last = samples.at(-1)
  const since = samples.find(({ count }) => count === last?.count)
  if (!last || !since || last.at - since.at < STILL_MS) return null
  return (last.at - since.at) / 1000
}

/** Seconds until `total` is reached; null when nobody can tell. */
export function secondsLeft(samples: readonly Sample[], total: number): number | null {
  const rate = rateOf(samples)
  const last = samples.at(-1)
  if (!last || rate === null || rate <= 0) return null
  return Math.max(0, (total - last.count) / rate)
}

/** `about 3 min left`; rough on purpose, because a figure that jumps is not read. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 1.5) return 'nearly done'
  if (seconds < 90) return `about ${seconds < 10 ? Math.round(seconds) : Math.round(seconds / 5) * 5} s left`
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min left`
  return `about ${Math.round(seconds / 3600)} h left`
}
