// A folder of this machine, read like a bucket: keys are the paths below it.
import type { SourceAccess } from '../../db/environment'
import { type ObjectStore, StoreError } from './object-store'

/** Opens a folder. Throws a StoreError `not-allowed`. */
export async function openFolderStore(_folder: string, _access: SourceAccess): Promise<ObjectStore> {
  throw new StoreError({ kind: 'not-allowed', operation: 'open' })
}
