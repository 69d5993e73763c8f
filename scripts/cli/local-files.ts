// The files below the paths that somebody names on the command line.
import { createReadStream, type Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { hasCode } from '../../lib/ingest/spool'
import { printable, usageError } from './command-error'
import { UnreadableFile, type UploadFile, uploadName } from './upload-file'

const CHUNK_BYTES = 256 * 1024
const SEPARATOR = Buffer.from('/')

/**
 * The files at a path, which is relative to `folder`: the file itself, or everything below a folder in order of names,
 * called `<folder>/<path below it>`. Left out are hidden files and folders, links that lead out of the folder, links to
 * folders, and what is no file. Throws a CommandError for a path that is not there or cannot be read.
 */
export async function localFiles(given: string, folder: string): Promise<UploadFile[]> {
  const place = path.resolve(folder, given)
  const found = await stat(place).catch((error: unknown) => {
    throw usageError(
      hasCode(error, 'ENOENT')
        ? `There is no file or folder ${printable(given)}.`
        : `${printable(given)} cannot be read: ${trouble(error)}.`,
    )
  })
  if (found.isFile()) return [localFile(Buffer.from(place), path.basename(place), found.size)]
  if (!found.isDirectory()) throw usageError(`${printable(given)} is neither a file nor a folder.`)
  const files: UploadFile[] = []
  const root = Buffer.from(await realpath(place))
  try {
    await walk({ at: root, root, name: path.basename(place), files })
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EIO', 'ELOOP', 'ENAMETOOLONG')) throw error
    const where = error instanceof Error && 'path' in error ? String(error.path) : given
    throw usageError(`${printable(where)} cannot be read: ${trouble(error)}.`)
  }
  return files
}

type Walk = { at: Buffer; root: Buffer; name: string; files: UploadFile[] }

/** Names are bytes: a file system keeps them in any encoding. */
async function walk({ at, root, name, files }: Walk): Promise<void> {
  const entries = await readdir(at, { withFileTypes: true, encoding: 'buffer' })
  entries.sort((a, b) => Buffer.compare(a.name, b.name))
  for (const entry of entries) {
    if (entry.name[0] === 0x2e) continue
    const below = { at: Buffer.concat([at, SEPARATOR, entry.name]), name: `${name}/${entry.name}` }
    if (entry.isDirectory()) await walk({ ...below, root, files })
    else {
      const bytes = await sizeOf(entry, below.at, root)
      if (bytes !== null) files.push(localFile(below.at, below.name, bytes))
    }
  }
}

/** Null for what is not taken. */
async function sizeOf(entry: Dirent<Buffer>, at: Buffer, root: Buffer): Promise<number | null> {
  if (!entry.isFile() && !entry.isSymbolicLink()) return null
  try {
    if (entry.isSymbolicLink()) {
      const target = await realpath(at, { encoding: 'buffer' })
      if (!target.subarray(0, root.length + 1).equals(Buffer.concat([root, SEPARATOR]))) return null
    }
    const found = await stat(at)
    return found.isFile() ? found.size : null
  } catch (error) {
    // It went away just now, or is a link to nothing.
    if (hasCode(error, 'ENOENT', 'ELOOP')) return null
    throw error
  }
}

function localFile(at: Buffer, name: string, bytes: number): UploadFile {
  const file: UploadFile = {
    name: uploadName(name),
    bytes,
    async *read(signal) {
      const stream = createReadStream(at, { highWaterMark: CHUNK_BYTES, signal })
      try {
        for await (const chunk of stream) yield chunk as Uint8Array
      } catch (error) {
        signal.throwIfAborted()
        throw new UnreadableFile(file, `It cannot be read: ${trouble(error)}.`, { cause: error })
      }
    },
  }
  return file
}

const TROUBLES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it is not there any more',
  EIO: 'the disk fails',
  ELOOP: 'a link leads to itself',
  ENOTDIR: 'a part of the path is a file',
  ENAMETOOLONG: 'its name is too long',
}

function trouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return TROUBLES[code] ?? code
}
