// The ranked panels of the overview and the dimensions on their tabs. The address names each tab that is not a
// panel's first: `tabs=event,account`.
import type { DimensionKey } from '@/lib/domain/dimensions'
import type { FilterProblem } from '@/lib/domain/filter'

export const PANELS = [
  ['service', 'event'],
  ['identity', 'user', 'identityType'],
  ['region', 'account'],
  ['error', 'ip'],
] as const satisfies readonly (readonly DimensionKey[])[]

type Tabs = (typeof PANELS)[number]

/** The dimension that a panel shows, as the parameter `tabs` says; its first where that says nothing. */
export function chosenTab(panel: Tabs, parameter: string | undefined): DimensionKey {
  const wanted = parameter?.split(',') ?? []
  return panel.find((by) => wanted.includes(by)) ?? panel[0]
}

/** The parameter `tabs` after a choice in one panel; null when every panel shows its first. */
export function withTab(parameter: string | undefined, panel: Tabs, by: DimensionKey): string | null {
  const chosen = PANELS.flatMap((other) => {
    const tab = other === panel ? by : chosenTab(other, parameter)
    return tab === other[0] ? [] : [tab]
  })
  return chosen.length === 0 ? null : chosen.join(',')
}

/** What `tabs` asks for and no panel has, in words; null where all is well. */
export function tabsProblem(parameter: string | undefined): FilterProblem | null {
  const known: readonly string[] = PANELS.flat()
  const wrong = parameter?.split(',').find((tab) => !known.includes(tab))
  return wrong === undefined ? null : { field: 'tabs', message: `tabs are some of ${known.join(', ')}` }
}
