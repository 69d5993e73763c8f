import { expect, test } from 'vitest'
import { exportFilename } from './export-format'
import { parseInstant } from './time'

test.each([
  ['2026-10-21T00:00:00Z', '2026-11-20T09:30:12.5Z', 'cairn-2026-10-21-2026-11-20T0930.csv'],
  ['2026-10-21T10:00:00Z', null, 'cairn-2026-10-21T1000.csv'],
  [null, null, 'cairn.csv'],
])('from %s to %s is %s', (from, to, name) => {
  const instant = (text: string | null) => (text === null ? null : parseInstant(text))
  expect(exportFilename({ from: instant(from), to: instant(to) }, 'csv')).toBe(name)
})
