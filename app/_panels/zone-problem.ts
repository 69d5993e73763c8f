// The parameter `tz`: whose days charts count by.
import type { FilterProblem } from '@/lib/domain/filter'
import { isZone } from '@/lib/domain/zone'

/** What is wrong with `tz`, in words; null where all is well. */
export const zoneProblem = (parameter: string | undefined): FilterProblem | null =>
  parameter === undefined || isZone(parameter)
    ? null
    : { field: 'tz', message: "tz is a time zone of IANA's database, such as Europe/Berlin" }
