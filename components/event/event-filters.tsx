// The filters of the events page, one menu each.
import type { DimensionKey } from '@/lib/domain/dimensions'
import type { PageState } from '../filter/page-state'
import { ValueMenu } from './value-menu'

const MENUS: readonly DimensionKey[] = ['service', 'event', 'identity', 'user', 'region', 'readOnly', 'error']

export function EventFilters({ state }: { state: PageState }) {
  return MENUS.map((by) => <ValueMenu key={by} state={state} by={by} />)
}
