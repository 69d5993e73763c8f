// All values of a dimension with their counts, up to a thousand.
import { ValueList } from '@/components/panel/value-list'
import type { BreakdownOrder } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { breakdown, MOST_BREAKDOWN_ROWS } from '@/lib/query/breakdown'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { NoMatch } from './no-match'

export const VALUE_LIST_HEIGHT = 560

type ValueListPanelProps = { page: PageFilter; by: DimensionKey; order: BreakdownOrder }

/** Where nothing matches, why that is. */
export async function ValueListPanel({ page, by, order }: ValueListPanelProps) {
  const { state, now } = page
  const answer = await breakdown(database(), state.filter, now, { by, limit: MOST_BREAKDOWN_ROWS, order })
  if (answer.rows.length === 0) return <NoMatch page={page} height={VALUE_LIST_HEIGHT} />
  return <ValueList breakdown={answer} order={order} state={state} />
}
