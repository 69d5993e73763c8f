// All actions of the sample data, by service, and mixes of them.
import type { Action } from './call'
import { DATA_CALLS } from './data-calls'
import { INFRASTRUCTURE_CALLS } from './infrastructure-calls'
import { MESSAGING_CALLS } from './messaging-calls'
import type { Random } from './random'

/** Service → its actions, by the first part of the event source. */
const ACTIONS: ReadonlyMap<string, readonly Action[]> = new Map(
  Object.entries({ ...INFRASTRUCTURE_CALLS, ...DATA_CALLS, ...MESSAGING_CALLS }).map(([name, calls]) => [
    name,
    calls.map((call) => ({ ...call, eventSource: `${name}.amazonaws.com` })),
  ]),
)

/** One action of a service by name. */
export function actionOf(serviceName: string, eventName: string): Action {
  const found = ACTIONS.get(serviceName)?.find((action) => action.eventName === eventName)
  if (!found) throw new Error(`the sample data has no ${serviceName}:${eventName}`)
  return found
}

/** Picks a service by its share, then one of its actions by weight. */
export function pickAction(random: Random, shares: Readonly<Record<string, number>>): Action {
  const services = Object.entries(shares).map(([name, weight]) => ({ name, weight }))
  const { name } = random.weighted(services)
  const actions = ACTIONS.get(name)
  if (!actions) throw new Error(`the sample data has no ${name}`)
  return random.weighted(actions)
}
