// The ranges on offer, and the arithmetic of moving and widening one.
export const PRESETS = [
  { label: '15 minutes', from: 'now-15m' },
  { label: '1 hour', from: 'now-1h' },
  { label: '6 hours', from: 'now-6h' },
  { label: '24 hours', from: 'now-24h' },
  { label: '7 days', from: 'now-7d' },
  { label: '30 days', from: 'now-30d' },
  { label: '90 days', from: 'now-90d' },
] as const

/** A range of ISO instants, both ends closed off. */
export type ClosedRange = { from: string; to: string }

const isoAt = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z')

// The years that a filter can write.
const FIRST = Date.parse('0001-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59Z')
const clamp = (milliseconds: number): number => Math.min(LAST, Math.max(FIRST, milliseconds))

/** The same middle, three times as long. */
export function zoomOut({ from, to }: ClosedRange): ClosedRange {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const length = Math.max(end - start, 60_000)
  return { from: isoAt(clamp(start - length)), to: isoAt(clamp(end + length)) }
}

/** As long, right before (−1) or right after (1). */
export function shift({ from, to }: ClosedRange, direction: -1 | 1): ClosedRange {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const step = (end - start) * direction
  return { from: isoAt(clamp(start + step)), to: isoAt(clamp(end + step)) }
}
