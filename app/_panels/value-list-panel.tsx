// All values of a dimension with their counts, up to a thousand.
import { PanelNote } from '@/components/panel/panel'
import { ValueList } from '@/components/panel/value-list'
import type { BreakdownOrder } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { breakdown, MOST_BREAKDOWN_ROWS } from '@/lib/query/breakdown'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

type ValueListPanelProps = { page: PageFilter; by: DimensionKey; order: BreakdownOrder }

export async function ValueListPanel({ page: { state, now }, by, order }: ValueListPanelProps) {
  const answer = await breakdown(database(), state.filter, now, { by, limit: MOST_BREAKDOWN_ROWS, order })
  if (answer.rows.length === 0) return <PanelNote height={320}>No events.</PanelNote>
  return <ValueList breakdown={answer} order={order} state={state} />
}
