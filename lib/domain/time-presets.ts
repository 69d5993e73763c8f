// The ranges that a page offers with one click. They are relative, so a link with one moves with the clock.

/** `from` as it stands in the URL, with `to` open; null for all data. */
export type TimePreset = { label: string; short: string; from: string | null }

export const TIME_PRESETS = [
  { label: 'Last 15 minutes', short: '15 min', from: 'now-15m' },
  { label: 'Last hour', short: '1 h', from: 'now-1h' },
  { label: 'Last 24 hours', short: '24 h', from: 'now-24h' },
  { label: 'Last 7 days', short: '7 d', from: 'now-7d' },
  { label: 'Last 30 days', short: '30 d', from: 'now-30d' },
  { label: 'Last 90 days', short: '90 d', from: 'now-90d' },
  { label: 'All data', short: 'All', from: null },
] as const satisfies readonly TimePreset[]
