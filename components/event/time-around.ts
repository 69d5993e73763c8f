// The ranges around an event that people ask for next: the same hour, the same day, a quarter of an hour each way.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Ranges `[from, to)` around an ISO instant, each of them whole seconds in UTC. */
export function rangesAround(eventTime: string): { label: string; from: string; to: string }[] {
  const at = Date.parse(eventTime)
  const iso = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z')
  const whole = (label: string, length: number) => {
    const from = Math.floor(at / length) * length
    return { label, from: iso(from), to: iso(from + length) }
  }
  const second = Math.floor(at / 1000) * 1000
  return [
    { label: '±15 min', from: iso(second - 15 * MINUTE), to: iso(second + 15 * MINUTE + 1000) },
    whole('Same hour', HOUR),
    whole('Same day', DAY),
  ]
}
