// The disk use and the retention of this instance.
import { StorageSection } from '@/components/import/storage-section'
import { environment } from '@/lib/db/environment'
import { storageUse } from '@/lib/query/storage-use'
import { database } from '../database'

export async function StoragePanel({ isEmpty }: { isEmpty: boolean }) {
  const use = await storageUse(database(), environment().retentionDays, new Date())
  return <StorageSection use={use} isEmpty={isEmpty} />
}
