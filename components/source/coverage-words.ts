// The states of coverage in words, in the order of how much they matter.
import type { CoverageState } from '@/lib/domain/source'

/** Worst first. A file that is known to be missing is worse than a day of which nothing is known. */
export const WORST_FIRST = ['missing', 'unknown', 'late', 'complete'] as const satisfies CoverageState[]

/** `meaning` is a sentence for a legend. */
export const COVERAGE_WORDS: Record<CoverageState, { label: string; meaning: string }> = {
  complete: { label: 'Complete', meaning: 'a digest names what was delivered, and all of it is here' },
  late: { label: 'Late', meaning: 'all of it is here, but some came later than CloudTrail usually delivers' },
  missing: { label: 'Missing', meaning: 'a digest names a file that is not here' },
  unknown: { label: 'Unknown', meaning: 'no digest tells, so nobody can say whether this is all' },
}
