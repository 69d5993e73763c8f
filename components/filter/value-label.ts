// How a filter's value is written for people. The value itself stays what the record says.
import { isDimension } from '@/lib/domain/dimensions'
import type { FilterKey } from '@/lib/domain/filter'

const NAMES: Partial<Record<FilterKey, Record<string, string>>> = {
  readOnly: { true: 'Read', false: 'Write', unknown: 'Not recorded' },
  outcome: { success: 'Succeeded', failure: 'Failed' },
  error: { none: 'No error', any: 'Any error' },
  actor: { direct: 'Direct', 'on-behalf': 'Service on behalf', service: 'AWS service' },
}

/**
 * The words for a value: its name where it is one of a few, `user/alice` for an ARN, `ses` for `ses.amazonaws.com`,
 * else the value as it is.
 */
export function valueLabel(key: FilterKey, value: string): string {
  const name = NAMES[key]?.[value]
  if (name !== undefined) return name
  if (!isDimension(key)) return value
  if (key === 'service') return value.replace(/\.amazonaws\.com$/, '')
  if (key === 'identity') return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(value)?.[1] ?? value
  return value
}
