// What is wrong with the list's own parameters in an address.
import type { FilterProblem } from '@/lib/domain/filter'
import { IDENTITY_ORDERS } from '@/lib/domain/identity-answers'
import { isCursorOf } from '@/lib/query/identity-list'
import type { PageFilter } from '../page-filter'

/** Null where the parameter is absent, or can be used. A cursor belongs to the order that gave it out. */
export function listProblem(field: 'order' | 'find' | 'cursor', { state }: PageFilter): FilterProblem | null {
  const { order, find, cursor } = state.others
  if (field === 'find')
    return find?.includes('\0') ? { field, message: 'find contains a NUL character' } : null
  const known = IDENTITY_ORDERS.find((one) => one === (order ?? 'events'))
  if (field === 'order')
    return known ? null : { field, message: `order is one of ${IDENTITY_ORDERS.join(', ')}` }
  if (cursor === undefined || isCursorOf(cursor, known ?? 'events')) return null
  return { field, message: 'cursor is not one that this list gave out' }
}
