// Why a record that was understood is counted as skipped.

/**
 * `retention`: older than what this instance keeps. `insight`, `aggregated`, `digest`: CloudTrail's own records that are
 * no single activity. `notification`: of S3, SNS or SES, of a file. `eventbridge`: an event of another kind.
 */
export const SKIP_REASONS = [
  'retention',
  'insight',
  'aggregated',
  'digest',
  'notification',
  'eventbridge',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]
/** Only reasons that there were. */
export type SkipCounts = Partial<Record<SkipReason, number>>
