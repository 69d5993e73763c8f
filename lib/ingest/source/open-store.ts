// Opens the store of a source.
import type { SourceAccess } from '../../db/environment'
import type { ObjectStore, SourceLocation, StoreOptions } from './object-store'

/**
 * Opens a source's store. Throws a StoreError `not-allowed` for what the environment does not name. Asks nothing but a
 * bucket's region where none is given, so that wrong names and credentials show at the first use.
 */
export async function openStore(
  location: SourceLocation,
  access: SourceAccess,
  options: StoreOptions = {},
): Promise<ObjectStore> {
  if (location.kind === 'folder') {
    const { openFolderStore } = await import('./folder-store')
    return openFolderStore(location.folder, access)
  }
  // The SDK takes its time to load: who has folders only never does.
  const { openS3Store } = await import('./s3-store')
  return openS3Store(location, access, options)
}
