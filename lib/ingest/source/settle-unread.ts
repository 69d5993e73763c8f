// What becomes of a source's file that its store did not give: it waits, fails with a reason, or another version follows.
import type { PoolClient } from 'pg'
import { giveBackFile, giveUpFile, type Unread } from '../advance-file'
import { ARCHIVED_REASON, recordSeen } from './ledger'
import { StoreError } from './object-store'
import { isStoreOutage, type SourceStores } from './source-stores'

export type UnreadFile = { fileId: number; sourceId: number; key: string }

/**
 * Answers how long to wait before the file is tried again, where the store is out of reach: an outage, however long,
 * fails nothing. Else the file has ended, and the ledger says whether it will be tried again.
 */
export async function settleUnread(
  client: PoolClient,
  sources: SourceStores,
  { fileId, sourceId, key }: UnreadFile,
  error: StoreError,
): Promise<'finished' | { laterMs: number }> {
  if (isStoreOutage(error)) {
    await giveBackFile(client, fileId)
    await sources.note(sourceId, error)
    return { laterMs: sources.outage(sourceId) }
  }
  sources.works(sourceId)
  const { reason, ...unread } = verdictOn(error)
  await giveUpFile(client, fileId, 0, reason, unread)
  if (error.kind === 'refused') await sources.note(sourceId, error)
  if (error.kind === 'replaced') await recordVersion(client, sources, sourceId, key)
  return 'finished'
}

/** What becomes of an object over an error that is no outage. */
export function verdictOn({ kind, permission, awsCode }: StoreError): Unread & { reason: string } {
  switch (kind) {
    case 'refused':
      return {
        state: 'refused',
        retry: true,
        reason: `Reading it was refused: ${permission ?? 's3:GetObject'} is missing${awsCode === null ? '' : ` (${awsCode})`}`,
      }
    case 'archived':
      return { state: 'archived', retry: true, reason: ARCHIVED_REASON }
    case 'gone':
      return { state: 'gone', retry: true, reason: 'It was deleted before it could be read' }
    case 'replaced':
      return {
        state: 'failed',
        retry: true,
        reason: 'It was replaced before it could be read: the new version is read instead',
      }
    default:
      throw new Error(`${kind} is an outage`)
  }
}

/** Puts the version that is there now into the ledger, so that it need not be listed again first. */
async function recordVersion(
  client: PoolClient,
  sources: SourceStores,
  sourceId: number,
  key: string,
): Promise<void> {
  const opened = await sources.get(sourceId)
  if (!opened) return
  try {
    await recordSeen(client, sourceId, [await opened.store.head(key, AbortSignal.timeout(30_000))])
  } catch (error) {
    // Then it is found when it is listed, or tried again.
    if (!(error instanceof StoreError)) throw error
  }
}
