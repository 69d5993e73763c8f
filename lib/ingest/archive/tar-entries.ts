// The entries of a tar archive, as they come.
import { once } from 'node:events'
import { type Extract, type ExtractEvents, extract } from 'tar-stream'
import { InflateError } from '../inflate-error'
import type { ArchiveEntries } from './archive-entry'

const BLOCK_BYTES = 512
/** Between two entries there is padding, and what says their long names: no archive has more of it. */
const MOST_BETWEEN_BYTES = 32 * 1024 * 1024
const NO_MEMBER = 'what its first header announces is no tar archive'
const NO_TAR = 'what follows the last member is no tar archive'
const SPARSE = 'it is stored without its zeros, which Cairn does not read: make the archive without --sparse'
const FILES = new Set<string>(['file', 'contiguous-file'])
const PASSED_OVER = new Set<string>([
  'directory',
  'link',
  'symlink',
  'character-device',
  'block-device',
  'fifo',
])

/** So that what was written is known to have reached the entries; and archives that are older than tar's mark. */
const OPTIONS = { highWaterMark: 1, allowUnknownFormat: true }

type Entry = ExtractEvents['entry'][1]
type Header = ExtractEvents['entry'][0]

/** By the names that GNU tar puts into extended headers; in its old format such an entry is of a kind of its own. */
const isSparse = ({ pax }: Header): boolean =>
  Object.keys(pax ?? {}).some((name) => name.startsWith('GNU.sparse.'))
/** Where an entry's content begins and ends in the archive, and how much of it was read. */
type Current = { begins: number; ends: number; taken: number }

/**
 * `content` is the archive, inflated. Throws what `content` throws; an
 * InflateError where that breaks or is no tar.
 */
export async function* tarEntries(content: AsyncIterable<Uint8Array>): ArchiveEntries {
  const extractor = extract(OPTIONS)
  extractor.on('error', () => {})
  const feed = new Feed(extractor, content)
  void feed.run()
  let place = -1
  try {
    for await (const entry of extractor) {
      place++
      const { offset: position, header } = entry
      const { name, type } = header
      // Some say how large a folder is; nothing of that follows, and what could be read of it never ends.
      const size = type === 'directory' ? 0 : header.size
      const current = feed.enter(position + BLOCK_BYTES, size)
      const described = { place, name, position, bytes: size, problem: null, content: null }
      // Old archives have folders as files; incremental ones list in each what it had, as a kind of their own.
      const isFolder = name.endsWith('/') && (size === 0 || !FILES.has(type))
      // Of an unknown kind is the label of a volume, too, of which nothing can be lost.
      const isNothing = size === 0 && !FILES.has(type)
      if (PASSED_OVER.has(type) || isFolder || isNothing) yield described
      else if (isSparse(header)) yield { ...described, problem: SPARSE }
      else if (FILES.has(type)) yield { ...described, content: feed.read(entry, current) }
      else
        yield { ...described, problem: 'it is of a kind that Cairn does not know: unpack the archive first' }
      // Nothing comes after an entry that is not read.
      if (current.taken < size) for await (const _ of feed.read(entry, current));
    }
    if (feed.failure) throw feed.failure
  } catch (error) {
    throw feed.failure ?? feed.asBreak(error)
  } finally {
    extractor.destroy()
    await feed.close()
  }
}

/** Gives the archive to the library no faster than its entries are read. */
class Feed {
  /** How many bytes were given. */
  given = 0
  /** What ended it before its end. */
  failure: unknown = null
  #current: Current | null = null
  #isClosed = false
  #onTaken: () => void = () => {}
  readonly #closed: Promise<unknown>
  readonly #source: AsyncIterator<Uint8Array>

  constructor(
    private readonly extractor: Extract,
    content: AsyncIterable<Uint8Array>,
  ) {
    // An error of the library's is heard by whoever reads the entries.
    this.#closed = once(extractor, 'close').catch(() => {})
    this.#source = content[Symbol.asyncIterator]()
  }

  async run(): Promise<void> {
    try {
      for (let next = await this.#source.next(); !next.done; next = await this.#source.next()) {
        if (this.#isClosed || this.extractor.destroyed) return
        const drained = once(this.extractor, 'drain')
        this.extractor.write(next.value)
        await Promise.race([drained, this.#closed]).catch(() => {})
        this.given += next.value.length
        if (this.given - this.#ends > MOST_BETWEEN_BYTES) throw this.#noTar()
      }
    } catch (error) {
      this.failure = error
    }
    // What has come of an entry is not to be lost with the rest of it.
    await this.#allTaken()
    if (this.#isClosed) return
    if (this.failure) this.extractor.destroy(this.failure as Error)
    else this.extractor.end(null)
  }

  enter(begins: number, size: number): Current {
    this.#current = { begins, ends: begins + size, taken: 0 }
    return this.#current
  }

  async *read(entry: Entry, current: Current): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of entry) {
        current.taken += (chunk as Uint8Array).length
        this.#onTaken()
        yield chunk as Uint8Array
      }
    } catch (error) {
      this.failure ??= this.asBreak(error)
      throw this.failure
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#onTaken()
    await this.#source.return?.()
  }

  /** The library's own errors are the archive's fault. */
  asBreak(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof InflateError || 'code' in error) return error
    const isCut = error.message === 'Unexpected end of data'
    return isCut ? this.#breakAt(this.given, 'the tar archive ends early') : this.#noTar()
  }

  #noTar(): InflateError {
    return this.#breakAt(this.#ends, this.#current ? NO_TAR : NO_MEMBER)
  }

  #breakAt(position: number, reason: string): InflateError {
    return new InflateError(reason, position, position)
  }

  get #ends(): number {
    return this.#current?.ends ?? 0
  }

  /** Resolves when everything that was given of the entry has been read. */
  async #allTaken(): Promise<void> {
    while (!this.#isClosed && this.#current) {
      const { begins, ends, taken } = this.#current
      if (taken >= Math.min(ends, this.given) - begins) return
      await new Promise<void>((resolve) => {
        this.#onTaken = resolve
      })
    }
  }
}
