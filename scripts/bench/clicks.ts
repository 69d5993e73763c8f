// What people click on in the overview: one or two values of what generated logs hold, over some range.
import type { Random } from '../../lib/ingest/sample/random'
import { CATALOGUE, FAILURES, REGIONS } from './logs/catalogue'
import { RANGE } from './stage'

const DAY = 86_400_000

const CONDITIONS: readonly ((random: Random) => [string, string])[] = [
  (random) => ['service', random.pick(CATALOGUE.slice(0, 20)).eventSource],
  (random) => ['event', random.pick(random.pick(CATALOGUE.slice(0, 10)).events).eventName],
  (random) => ['region', random.pick(REGIONS)],
  (random) => ['readOnly', random.pick(['true', 'false'])],
  (random) => ['actor', random.pick(['!service', 'direct'])],
  (random) => ['error', random.pick(['any', random.pick(FAILURES).errorCode])],
  () => ['outcome', 'failure'],
]

/** The query string behind the next click. */
export function clickOn(random: Random): URLSearchParams {
  const end = Date.parse(RANGE.to)
  const days = random.pick([1, 7, 7, 30].map(String))
  const from = new Date(end - Number(days) * DAY).toISOString().replace('.000', '')
  const parameters = new URLSearchParams({ from, to: RANGE.to })
  for (let left = random.whole(0, 2); left > 0; left--) {
    const [name, value] = random.pick(CONDITIONS)(random)
    parameters.set(name, value)
  }
  return parameters
}
