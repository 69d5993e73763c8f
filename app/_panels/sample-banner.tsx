// Says on every page that sample data is shown, and offers to remove it.
import { RemoveSample } from '@/components/import/remove-sample'
import { sampleImport } from '@/lib/query/sample-import'
import { database } from '../database'

/** Nothing when there is no sample data, or when the database cannot say (the page itself tells about that). */
export async function SampleBanner() {
  const sample = await sampleImport(database()).catch(() => null)
  return sample && <RemoveSample id={sample.id} events={sample.events} running={sample.finishedAt === null} />
}
