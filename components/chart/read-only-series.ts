// The three states of readOnly as every chart draws them: order, words and colours are the same everywhere.
import { labelOfValue } from '@/lib/domain/value-label'

/**
 * From the bottom of a stack to its top: writes stand on the axis, where they can be compared. `value` is the
 * dimension's, `field` the count's name in an answer's row, `mark` the CSS variable that fills it.
 */
export const READ_ONLY_SERIES = [
  {
    value: 'false',
    field: 'writes',
    label: labelOfValue('readOnly', 'false'),
    mark: 'var(--write)',
    hatched: false,
  },
  {
    value: 'true',
    field: 'reads',
    label: labelOfValue('readOnly', 'true'),
    mark: 'var(--read)',
    hatched: false,
  },
  {
    value: 'unknown',
    field: 'unknown',
    label: labelOfValue('readOnly', 'unknown'),
    mark: 'var(--unknown)',
    hatched: true,
  },
] as const
