// Ranked panels and the dimensions on their tabs. The address names each tab that is not a panel's first:
// `tabs=event,account`.
import type { DimensionKey } from '@/lib/domain/dimensions'
import type { FilterProblem } from '@/lib/domain/filter'

/** The dimensions of one panel, a tab each. */
export type RankedTabs = readonly [DimensionKey, ...DimensionKey[]]

/** The dimension that a panel shows, as the parameter `tabs` says; its first where that says nothing. */
export function chosenTab(panel: RankedTabs, parameter: string | undefined): DimensionKey {
  const wanted = parameter?.split(',') ?? []
  return panel.find((by) => wanted.includes(by)) ?? panel[0]
}

/** The parameter `tabs` of a page with `panels` after a choice in one of them; null when every panel shows its first. */
export function withTab(
  panels: readonly RankedTabs[],
  parameter: string | undefined,
  panel: RankedTabs,
  by: DimensionKey,
): string | null {
  const chosen = panels.flatMap((other) => {
    const tab = other === panel ? by : chosenTab(other, parameter)
    return tab === other[0] ? [] : [tab]
  })
  return chosen.length === 0 ? null : chosen.join(',')
}

/** What `tabs` asks for and no panel has, in words; null where all is well. */
export function tabsProblem(
  panels: readonly RankedTabs[],
  parameter: string | undefined,
): FilterProblem | null {
  const known: readonly string[] = panels.flat()
  const wrong = parameter?.split(',').find((tab) => !known.includes(tab))
  return wrong === undefined ? null : { field: 'tabs', message: `tabs are some of ${known.join(', ')}` }
}
