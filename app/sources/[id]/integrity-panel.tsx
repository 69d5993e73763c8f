// Whether a source's logs are as CloudTrail wrote them.
import type { PageState } from '@/components/filter/page-state'
import { IntegritySummary } from '@/components/source/integrity-summary'
import type { SourceSummary } from '@/lib/domain/source'
import { integrity } from '@/lib/query/integrity'
import { database } from '../../database'

/** Nothing without a digest: what is to be said then stands with the coverage. */
export async function IntegrityPanel({ source, state }: { source: SourceSummary; state: PageState }) {
  if (source.digests === 0) return null
  const found = await integrity(database(), source.id)
  return found && <IntegritySummary integrity={found} state={state} />
}
