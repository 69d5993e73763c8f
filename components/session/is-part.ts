// Whether a session's page shows a part of the session only.
import { chosenFilter, type PageState } from '../filter/page-state'

type Shown = { state: PageState; range: { from: string | null; to: string | null } }

/** `whole`: a range that holds all of the session. Times are ISO instants; null is open. */
export function isPart({ state, range }: Shown, whole: { from: string; to: string }): boolean {
  const cutsBegin = range.from !== null && Date.parse(range.from) > Date.parse(whole.from)
  const cutsEnd = range.to !== null && Date.parse(range.to) < Date.parse(whole.to)
  return cutsBegin || cutsEnd || Object.keys(chosenFilter(state).conditions).length > 0
}
