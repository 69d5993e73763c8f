// Which values a filter's menu lists: what is chosen first, then by count, narrowed by what was typed.
import type { Breakdown, BreakdownRow } from '@/lib/domain/answers'
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import type { Condition } from '@/lib/domain/filter'
import { valueLabel } from '../filter/value-label'

/** `row` holds the counts; null for a chosen value that no event under the other filters has. */
export type MenuValue = { value: string; row: BreakdownRow | null; included: boolean; excluded: boolean }
export type MenuValues = {
  values: MenuValue[]
  /** How many values exist that are not in `values`, as far as the search does not rule them out. */
  unlisted: number
  /** The typed text, where it is no listed value but could be one. */
  exact: string | null
}

const MOST_LISTED = 100

/** `breakdown` is null while it is on its way. The search looks at values and their labels, without case. */
export function menuValues(
  by: DimensionKey,
  breakdown: Breakdown | null,
  condition: Condition | undefined,
  search: string,
): MenuValues {
  const rows = breakdown?.rows ?? []
  const { include = [], exclude = [] } = condition ?? {}
  const rowOf = new Map(rows.map((row) => [row.value, row]))
  const chosen = [...include, ...exclude]
  const closed = dimensionOf(by).values ?? []
  const all = [...new Set([...chosen, ...rows.map(({ value }) => value), ...(breakdown ? closed : [])])]
  const wanted = search.trim().toLowerCase()
  const found = all.filter(
    (value) => value.toLowerCase().includes(wanted) || valueLabel(by, value).toLowerCase().includes(wanted),
  )
  const values = found.slice(0, MOST_LISTED).map((value) => ({
    value,
    row: rowOf.get(value) ?? null,
    included: include.includes(value),
    excluded: exclude.includes(value),
  }))
  const beyond = Math.max(0, (breakdown?.distinct ?? 0) - rows.length)
  const typed = search.trim()
  const canBeTyped = typed !== '' && closed.length === 0 && !all.includes(typed)
  return { values, unlisted: found.length - values.length + beyond, exact: canBeTyped ? typed : null }
}
