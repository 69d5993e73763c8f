// What the facet of reads and writes tells of the page: it counts without its own condition, which is put to its rows here.
import type { FacetRow } from '@/lib/domain/answers'
import type { Condition } from '@/lib/domain/filter'
import type { Unsaid } from '../chart/effects-sentence'

/** `rows` are all values of readOnly or of effect. */
export function unsaidOf(rows: readonly FacetRow[], condition: Condition | undefined): Unsaid {
  const { include = [], exclude = [] } = condition ?? {}
  const left = rows.filter(
    ({ value }) => (include.length === 0 || include.includes(value)) && !exclude.includes(value),
  )
  const sum = (field: keyof Unsaid) => left.reduce((all, row) => all + row[field], 0)
  return {
    events: sum('events'),
    unknown: sum('unknown'),
    inferredReads: sum('inferredReads'),
    inferredWrites: sum('inferredWrites'),
  }
}
