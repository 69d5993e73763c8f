// Decides what is said about multi-factor authentication: a count for each of three states, and what a record cannot say.
import type { Breakdown } from '@/lib/domain/answers'
import { DIMENSIONS } from '@/lib/domain/dimensions'
import { labelOfValue } from '@/lib/domain/value-label'
import { formatCount, formatShare } from '../panel/format-number'

export type MfaRow = { value: string; label: string; count: string; share: string }

/** All three states, absent ones as zeros. */
export function prepareMfa({ total, rows }: Breakdown): MfaRow[] {
  return DIMENSIONS.mfa.values.map((value) => {
    const events = rows.find((row) => row.value === value)?.events ?? 0
    return {
      value,
      label: labelOfValue('mfa', value),
      count: formatCount(events),
      share: formatShare(events, total),
    }
  })
}

/** What the three counts do not say. */
export const MFA_CAVEAT =
  'A record without the attribute says nothing; calls with a long-term access key carry none. A “no” counts of IAM users and root alone: federated users, and role sessions, which may be theirs, can have been asked for a second factor elsewhere.'
