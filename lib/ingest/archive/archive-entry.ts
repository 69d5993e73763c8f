// What an archive's reader gives, whatever the archive is: one entry after another, each to be read before the next.

export type ArchiveEntry = {
  /** Which of the archive's entries it is, counted from 0, folders and links included. */
  place: number
  /** As it stands in the archive: any text, and never a path. */
  name: string
  /** Where it begins, in bytes of the archive; what it takes there, as far as the archive says. */
  position: number
  bytes: number
  /**
   * To be read once or not at all. An InflateError says that it breaks, and that what came before is all there is. Null
   * where nothing of it can be read: `problem` says why; of folders, links and devices there is nothing to say.
   */
  content: AsyncIterable<Uint8Array> | null
  problem: string | null
}

/** An archive's entries; an InflateError says that the archive breaks there. */
export type ArchiveEntries = AsyncIterable<ArchiveEntry>
