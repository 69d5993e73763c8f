// How the value of any filter is written for people. The value itself stays what the record says.
import { isDimension } from '@/lib/domain/dimensions'
import type { FilterKey } from '@/lib/domain/filter'
import { labelOfValue } from '@/lib/domain/value-label'

/** The words of a dimension's value; an identifier as it is. */
export const valueLabel = (key: FilterKey, value: string): string =>
  isDimension(key) ? labelOfValue(key, value) : value
