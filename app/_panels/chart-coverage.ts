// What the sources know of the logs under a chart.
import { ApiError } from '@/lib/domain/api-error'
import { type Condition, type Filter, resolveRange } from '@/lib/domain/filter'
import type { Coverage } from '@/lib/domain/source'
import { coverage } from '@/lib/query/coverage'
import { database } from '../database'

/**
 * The coverage of the filter's range; of its account and region where it names only one, else of all. To the day where
 * the digests' own times would be too many. Null where it could not be read, which is no reason to show no chart.
 */
export async function chartCoverage(filter: Filter, now: Date): Promise<Coverage[] | null> {
  const question = {
    ...resolveRange(filter, now),
    account: onlyOne(filter.conditions.account),
    region: onlyOne(filter.conditions.region),
  }
  const ask = (interval: 'digest' | 'day') => coverage(database(), { ...question, interval }, now)
  try {
    const answer = await ask('digest').catch((error: unknown) => {
      if (error instanceof ApiError) return ask('day')
      throw error
    })
    return answer.coverage
  } catch {
    return null
  }
}

const onlyOne = (condition: Condition | undefined): string | undefined =>
  condition?.include.length === 1 ? condition.include[0] : undefined
