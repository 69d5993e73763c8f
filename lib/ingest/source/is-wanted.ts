// Which of a source's objects its filters let in.
import { DIGEST_KIND } from '../../domain/source'
import type { Source } from './source-row'

export type SourceFilters = Pick<Source, 'since' | 'accounts' | 'regions' | 'kinds'>
type Described = { kind: string; account: string | null; region: string | null }

/**
 * Whether an account, region and kind of log is asked for. What is not of the layout has none of them and always is: who
 * knows what is in it. Digests are wanted whatever the kinds: they prove what the logs are.
 */
export function isWantedScope({ kind, account, region }: Described, filters: SourceFilters): boolean {
  const passes = (allowed: readonly string[], value: string | null) =>
    allowed.length === 0 || value === null || allowed.includes(value)
  return (
    passes(filters.accounts, account) &&
    passes(filters.regions, region) &&
    (kind === DIGEST_KIND || passes(filters.kinds, account === null ? null : kind))
  )
}

/** Likewise an object, whose day (`YYYY-MM-DD`) must not be before `since`. */
export const isWanted = (object: Described & { day: string }, filters: SourceFilters): boolean =>
  isWantedScope(object, filters) && (filters.since === null || object.day >= filters.since)
