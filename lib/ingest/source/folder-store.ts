// A folder of this machine, read like a bucket: keys are the paths below it, with '/'.
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import pMap from 'p-map'
import type { SourceAccess } from '../../db/environment'
import {
  type ObjectStore,
  type StoredObject,
  StoreError,
  type StoreErrorKind,
  type StoreOperation,
} from './object-store'

const PAGE = 1000
const STATS_AT_ONCE = 16
const CHUNK_BYTES = 256 * 1024

/**
 * Opens a folder. Throws a StoreError `not-allowed` unless it lies, its symlinks resolved, in one of the roots, and not in
 * what is closed; `no-bucket` where it is none, `refused` where it may not be looked into.
 */
export async function openFolderStore(folder: string, access: SourceAccess): Promise<ObjectStore> {
  const resolved = (folders: readonly string[]) =>
    Promise.all(folders.map((one) => realpath(one).catch(() => one)))
  const roots = await resolved(access.roots)
  const closed = await resolved(access.closed ?? [])
  const real = await realpath(folder).catch((error) => {
    // Nobody learns here what there is outside the roots.
    throw isInside(path.resolve(folder), [...roots, ...access.roots])
      ? storeErrorOf(error, 'open')
      : notAllowed()
  })
  if (!isInside(real, roots) || isInside(real, closed)) throw notAllowed()
  if (!(await stat(real)).isDirectory()) throw new StoreError({ kind: 'no-bucket', operation: 'open' })
  return new FolderStore(real, roots, closed)
}

class FolderStore implements ObjectStore {
  /** All of them resolved. */
  constructor(
    private readonly folder: string,
    private readonly roots: readonly string[],
    private readonly closed: readonly string[],
  ) {}

  async *list(prefix: string, { signal, after = '' }: { signal: AbortSignal; after?: string }) {
    let keys: string[] = []
    for await (const key of this.keys(folderOf(prefix), prefix, after, signal)) {
      keys.push(key)
      if (keys.length < PAGE) continue
      const page = await this.described(keys)
      if (page.length > 0) yield page
      keys = []
    }
    const page = await this.described(keys)
    if (page.length > 0) yield page
  }

  async folders(prefix: string, signal: AbortSignal): Promise<string[]> {
    signal.throwIfAborted()
    const names = await this.namesIn(folderOf(prefix))
    return names.filter((name) => name.endsWith('/') && name.startsWith(prefix))
  }

  async head(key: string, signal: AbortSignal) {
    signal.throwIfAborted()
    const { handle, object } = await this.opened(key, 'head')
    await handle.close()
    return { ...object, metadata: {} }
  }

  async *read(key: string, { etag, signal }: { etag: string; signal: AbortSignal }) {
    signal.throwIfAborted()
    const replaced = () => new StoreError({ kind: 'replaced', operation: 'read' })
    const { handle, object } = await this.opened(key, 'read')
    try {
      if (object.etag !== etag) throw replaced()
      for (let at = 0; at < object.bytes; ) {
        signal.throwIfAborted()
        const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, object.bytes - at))
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, at).catch((error) => {
          throw storeErrorOf(error, 'read')
        })
        if (bytesRead === 0) throw replaced()
        at += bytesRead
        yield chunk.subarray(0, bytesRead)
      }
      // Somebody may have written into it meanwhile.
      if (etagOf(await handle.stat({ bigint: true })) !== etag) throw replaced()
    } finally {
      await handle.close()
    }
  }

  close(): void {}

  /** The keys below a folder ('' or with '/' at its end), in order: a folder's entries are in memory, not a tree's. */
  private async *keys(
    below: string,
    prefix: string,
    after: string,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    signal.throwIfAborted()
    for (const name of await this.namesIn(below)) {
      const isFolder = name.endsWith('/')
      if (isFolder && (name.startsWith(prefix) || prefix.startsWith(name))) {
        if (after.startsWith(name) || inOrder(after, name) < 0) yield* this.keys(name, prefix, after, signal)
      } else if (!isFolder && name.startsWith(prefix) && inOrder(after, name) < 0) yield name
    }
  }

  /** What is in a folder, in order: keys of files and of symlinks, and folders with '/' at their end. */
  private async namesIn(below: string): Promise<string[]> {
    const folder = this.pathOf(below.slice(0, -1))
    if (folder === null) return []
    try {
      // A folder that is a symlink is not walked: it can lead out, or round in a circle.
      if ((await realpath(folder)) !== folder || isInside(folder, this.closed)) return []
      const entries = await readdir(folder, { withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())
        .map((entry) => below + entry.name + (entry.isDirectory() ? '/' : ''))
        .sort(inOrder)
    } catch (error) {
      const trouble = storeErrorOf(error, 'list')
      // Taken away since it was found, or never there: except that what it is all about has to be.
      if (trouble.kind === 'no-bucket' && below !== '') return []
      throw trouble
    }
  }

  /** What is known of keys, leaving out what is gone by now, is no file, or is a symlink that leads out or nowhere. */
  private async described(keys: string[]): Promise<StoredObject[]> {
    const objects = await pMap(keys, (key) => this.describe(key), { concurrency: STATS_AT_ONCE })
    return objects.filter((object) => object !== null)
  }

  private async describe(key: string): Promise<StoredObject | null> {
    const file = this.pathOf(key)
    if (file === null) return null
    let isSymlink = false
    try {
      const own = await lstat(file, { bigint: true })
      isSymlink = own.isSymbolicLink()
      if (!isSymlink) return own.isFile() ? objectOf(key, own) : null
      const target = await realpath(file)
      if (!this.allows(target)) return null
      const there = await lstat(target, { bigint: true })
      return there.isFile() ? objectOf(key, there) : null
    } catch (error) {
      const trouble = storeErrorOf(error, 'head')
      // A symlink in a circle, or into where Cairn may not look: it is not known to lead to a file of the roots.
      if (trouble.kind === 'gone' || (isSymlink && trouble.kind === 'refused')) return null
      throw trouble
    }
  }

  /** Opens a regular file in one of the roots, by the path that all of its symlinks resolve to. */
  private async opened(key: string, operation: StoreOperation) {
    const file = this.pathOf(key)
    if (file === null) throw new StoreError({ kind: 'gone', operation })
    let handle: FileHandle | undefined
    try {
      const target = await realpath(file)
      if (!this.allows(target)) throw outside(operation)
      // Without O_NONBLOCK a pipe would be waited for.
      handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      const facts = await handle.stat({ bigint: true })
      if (facts.nlink === 0n) throw new StoreError({ kind: 'gone', operation })
      // A folder on the way can have become a symlink since.
      const reached = await (process.platform === 'linux'
        ? readlink(`/proc/self/fd/${handle.fd}`)
        : realpath(file))
      if (!facts.isFile() || reached !== target) throw outside(operation)
      return { handle, object: objectOf(key, facts) }
    } catch (error) {
      await handle?.close()
      throw storeErrorOf(error, operation)
    }
  }

  private allows(target: string): boolean {
    return isInside(target, this.roots) && !isInside(target, this.closed)
  }

  /** Null for what no path below the folder is called. */
  private pathOf(key: string): string | null {
    if (key === '') return this.folder
    const names = key.split('/')
    const strange = names.some((name) => ['', '.', '..'].includes(name) || name.includes('\0'))
    return strange || (path.sep !== '/' && key.includes(path.sep)) ? null : path.join(this.folder, ...names)
  }
}

type Facts = { size: bigint; mtimeNs: bigint; mtime: Date }

const etagOf = ({ size, mtimeNs }: Facts): string => `${size.toString(16)}-${mtimeNs.toString(16)}`

const objectOf = (key: string, facts: Facts): StoredObject => ({
  key,
  etag: etagOf(facts),
  bytes: Number(facts.size),
  modifiedAt: facts.mtime,
  storageClass: null,
})

/** `a/b/` of `a/b/c`; '' without a slash. */
const folderOf = (prefix: string): string => prefix.slice(0, prefix.lastIndexOf('/') + 1)

/** As S3 orders keys: by their UTF-8 bytes. */
const inOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const isInside = (file: string, roots: readonly string[]): boolean =>
  roots.some((root) => file === root || file.startsWith(root.endsWith(path.sep) ? root : root + path.sep))

const notAllowed = (): StoreError =>
  new StoreError(
    { kind: 'not-allowed', operation: 'open' },
    'this is outside the folders that CAIRN_SOURCE_ROOTS names',
  )

/** Of one key: the source itself may go on. */
const outside = (operation: StoreOperation): StoreError =>
  new StoreError(
    { kind: 'refused', operation },
    'this is no file in the folders that CAIRN_SOURCE_ROOTS names',
  )

/** Errors of the file system name paths in their messages: only the code is kept. */
function storeErrorOf(error: unknown, operation: StoreOperation): StoreError {
  if (error instanceof StoreError) return error
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  return new StoreError({ kind: kindOf(error.code, operation), operation, awsCode: error.code })
}

function kindOf(code: string, operation: StoreOperation): StoreErrorKind {
  if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return 'refused'
  if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ENAMETOOLONG') return 'unreachable'
  return operation === 'open' || operation === 'list' ? 'no-bucket' : 'gone'
}
