// The files of a drop, those in its folders included. The library for this reads all of it or nothing, without a word of
// what it could not read, and asks the disk for each size while the page waits.
import type { FoundFile } from './dropped-files'

/** What browsers give of one thing that was dropped. Nothing can be asked of a drop once its event is over. */
type DroppedItem = { entry: FileSystemEntry | null; file: File | null; handle: Promise<unknown> | null }
/** A part of a drop that could not be read, by its path. */
export type Unread = { unread: string }

/** To be called while the drop's event lasts. Links and texts, which can be dropped along, are left out. */
export function itemsOf({ items }: DataTransfer): DroppedItem[] {
  return [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => {
      const entry = item.webkitGetAsEntry()
      const handle = entry?.isDirectory ? handleOf(item) : null
      return { entry, file: entry?.isDirectory ? null : item.getAsFile(), handle }
    })
}

/** What was dropped, by name: `logs/` of a folder. */
export const rootsOfDrop = (dropped: readonly DroppedItem[]): string[] =>
  dropped.map(({ entry, file }) =>
    entry?.isDirectory ? `${entry.name}/` : (entry?.name ?? file?.name ?? ''),
  )

/** TypeScript knows no such method, as not every browser has it. It fails where the page may not read. */
function handleOf(item: DataTransferItem & { getAsFileSystemHandle?: () => Promise<unknown> }) {
  const handle = item.getAsFileSystemHandle?.() ?? null
  handle?.catch(() => {})
  return handle
}

/** The files one after another, folders read to their ends, and what could not be read. */
export async function* filesOfDrop(dropped: readonly DroppedItem[]): AsyncGenerator<FoundFile | Unread> {
  for (const { entry, file, handle } of dropped) {
    if (entry === null) {
      if (file) yield { path: file.name, file }
    } else if (isFolder(entry)) yield* filesOfFolder(entry, handle)
    else
      yield await fileOf(entry).catch(() => (file ? { path: file.name, file } : { unread: entry.fullPath }))
  }
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** A file whose size is known, so that nobody waits for it. */
const fileOf = (entry: FileSystemEntry): Promise<FoundFile> =>
  new Promise((resolve, reject) => {
    if (isFile(entry)) entry.file((file) => resolve({ path: entry.fullPath, file }), reject)
    else reject(new TypeError('It is neither a file nor a folder.'))
  })

async function* filesOfFolder(
  folder: FileSystemDirectoryEntry,
  handle: Promise<unknown> | null,
): AsyncGenerator<FoundFile | Unread> {
  const reader = folder.createReader()
  for (let first = true; ; first = false) {
    // A part at a time, until there is none.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => null)
    if (entries === null) {
      // Chromium on Windows cannot read entries, but can read the folder's handle.
      const other = first ? await handle?.catch(() => null) : null
      if (other instanceof FileSystemDirectoryHandle) yield* filesOfHandle(other, folder.fullPath)
      else yield { unread: folder.fullPath }
      return
    }
    if (entries.length === 0) return
    yield* await Promise.all(
      entries
        .filter(({ isDirectory }) => !isDirectory)
        .map((entry) => fileOf(entry).catch(() => ({ unread: entry.fullPath }))),
    )
    for (const entry of entries) if (isFolder(entry)) yield* filesOfFolder(entry, null)
  }
}

async function* filesOfHandle(
  folder: FileSystemDirectoryHandle,
  path: string,
): AsyncGenerator<FoundFile | Unread> {
  try {
    for await (const child of folder.values()) {
      const childPath = `${path}/${child.name}`
      if (child instanceof FileSystemDirectoryHandle) yield* filesOfHandle(child, childPath)
      else if (child instanceof FileSystemFileHandle)
        yield await child.getFile().then(
          (file) => ({ path: childPath, file }),
          () => ({ unread: childPath }),
        )
    }
  } catch {
    yield { unread: path }
  }
}
