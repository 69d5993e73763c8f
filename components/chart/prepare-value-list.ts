// Decides which rows of a full ranked list are shown for a search, and what is said about the rest.
import type { Breakdown, BreakdownRow } from '@/lib/domain/answers'
import { UNKNOWN } from '@/lib/domain/dimensions'
import { formatCount } from '../panel/format-number'

export type ValueListView = {
  rows: BreakdownRow[]
  /** How many are shown, of how many, in words. */
  shown: string
  /** How many matching rows wait behind "show all". */
  hidden: number
}

/** Rows whose value or label has all words of `search` in it, case folded; at most `most` of them. */
export function prepareValueList(breakdown: Breakdown, search: string, most: number): ValueListView {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const matching = breakdown.rows.filter((row) => {
    const text = `${row.value}\n${row.label}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const rows = matching.slice(0, most)
  const { distinct } = breakdown
  const loaded = breakdown.rows.length
  const among =
    loaded < distinct ? `the first ${formatCount(loaded)} of ${formatCount(distinct)}` : formatCount(loaded)
  return {
    rows,
    shown:
      words.length > 0
        ? `${formatCount(matching.length)} of ${among} match`
        : loaded < distinct
          ? among
          : `${formatCount(distinct)} in all${breakdown.rows.some(({ value }) => value === UNKNOWN) ? ', “unknown” counted' : ''}`,
    hidden: matching.length - rows.length,
  }
}
