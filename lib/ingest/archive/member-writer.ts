// Unpacks an archive's entries into the spool, one after another, and hands them over in lots.
import { open } from 'node:fs/promises'
import pMap from 'p-map'
import type { ContentLimits } from '../../db/environment'
import { InflateError } from '../inflate-error'
import { excess } from '../inflate-limit'
import { newSpoolName, removeSpooled, type Spool, spoolPath, syncSpool, touchSpooled } from '../spool'
import { printableName } from '../upload-name'
import type { ArchiveEntry } from './archive-entry'
import { EXPLAINING_BYTES, explains, isLeftBySystems, mayExplain } from './left-out'

const SYNCED_AT_ONCE = 16
/** So much may be unpacked in vain, of members that hold too much each. */
const MOST_DROPPED_BYTES = 1024 ** 3

/**
 * In an archive that lies in another, a member counts as so much more, or millions of nothing could come out of a few
 * megabytes. Not more than a tar takes for it: what counts here is left to no member that is gzip.
 */
const NESTED_MEMBER_BYTES = 512

const LEFT_OUT = 'left out: by its name it explains the others, and it holds no log'
/** So often what waits to be handed over is marked as wanted, while a member is written. */
const TOUCH_MS = 60_000

/**
 * A member on its way to become a file: its name in the archive, and its size. `problem` says what is wrong with it; then
 * the spool has what came before that, or nothing. Nothing is wrong with one that is left out: `problem` says why.
 */
export type Member = {
  place: number
  name: string
  bytes: number
  spoolName: string | null
  problem: string | null
  isLeftOut: boolean
  position: number
}

/** The archive holds more than it may; its message says so to people. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch'

  /** `member` is the one that went too far, `position` where it begins. */
  constructor(
    member: string,
    readonly position: number,
  ) {
    super(
      `${member}: with it the archive holds more than it may (CAIRN_MAX_INFLATE_RATIO, CAIRN_MAX_INFLATED_BYTES): the rest is not read`,
    )
  }
}

export class MemberWriter {
  /** How many bytes came out of the archive so far, and what its members count beside. */
  unpacked = 0
  private mayGive: number
  private readonly countsBeside: number
  private dropped = 0
  private names: string[] = []
  private touchedAt = Date.now()

  /** `mayGive` is how much may still come out of the outermost archive; this one is nested where it lies in that. */
  constructor(
    private readonly spool: Spool,
    private readonly limits: ContentLimits,
    { mayGive, isNested }: { mayGive: number; isNested: boolean },
    private readonly signal: AbortSignal,
  ) {
    this.mayGive = mayGive
    this.countsBeside = isNested ? NESTED_MEMBER_BYTES : 0
  }

  /** Others take of the same: says how much is left for the whole archive now. */
  set left(bytes: number) {
    this.mayGive = this.unpacked + bytes
  }

  /**
   * Null where there is nothing to read and nothing to say. Throws TooMuch, what the disk or the archive's source throws,
   * and the signal's reason.
   */
  async write(entry: ArchiveEntry): Promise<Member | null> {
    const { place, position, content } = entry
    const name = printableName(entry.name)
    if (isLeftBySystems(name) || (content === null && entry.problem === null)) return null
    if (this.unpacked + this.countsBeside > this.mayGive) throw new TooMuch(name, position)
    this.unpacked += this.countsBeside
    const described = { place, name, isLeftOut: false, position }
    if (content === null) return { ...described, bytes: entry.bytes, spoolName: null, problem: entry.problem }
    const spoolName = newSpoolName()
    this.names.push(spoolName)
    const handle = await open(spoolPath(this.spool, spoolName), 'wx', 0o600)
    let bytes = 0
    let problem: string | null = null
    try {
      for await (const chunk of content) {
        this.signal.throwIfAborted()
        await this.touch()
        problem = excess(this.limits, entry.bytes, bytes + chunk.length)
        if (problem) break
        if (this.unpacked + chunk.length > this.mayGive) throw new TooMuch(name, position)
        await handle.writeFile(chunk)
        bytes += chunk.length
        this.unpacked += chunk.length
      }
    } catch (error) {
      if (!(error instanceof InflateError)) {
        await this.drop(spoolName)
        throw error
      }
      problem = error.reason
      if (bytes > 0) return { ...described, bytes, spoolName, problem }
    } finally {
      await handle.close()
    }
    const isLeftOut = problem === null && mayExplain(name) && (await this.explains(spoolName))
    if (problem === null && !isLeftOut) return { ...described, bytes, spoolName, problem }
    await this.drop(spoolName)
    this.unpacked -= bytes
    this.dropped += bytes
    if (this.dropped > MOST_DROPPED_BYTES) throw new TooMuch(name, position)
    return { ...described, bytes: entry.bytes, spoolName: null, problem: problem ?? LEFT_OUT, isLeftOut }
  }

  /** Resolves when everything that was written is on disk; from here on it is somebody else's. */
  async handOver(): Promise<void> {
    await pMap(
      this.names,
      async (name) => {
        const handle = await open(spoolPath(this.spool, name))
        await handle.sync().finally(() => handle.close())
      },
      { concurrency: SYNCED_AT_ONCE },
    )
    if (this.names.length > 0) await syncSpool(this.spool)
    this.names = []
  }

  /** Takes away what was not handed over. */
  async discard(): Promise<void> {
    await removeSpooled(this.spool, this.names)
    this.names = []
  }

  /** A lot can stay open as long as its largest member is written. */
  private async touch(): Promise<void> {
    if (Date.now() - this.touchedAt < TOUCH_MS) return
    this.touchedAt = Date.now()
    await touchSpooled(this.spool, this.names)
  }

  private async explains(spoolName: string): Promise<boolean> {
    const handle = await open(spoolPath(this.spool, spoolName))
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(EXPLAINING_BYTES), 0, EXPLAINING_BYTES, 0)
      return await explains(buffer.subarray(0, bytesRead))
    } finally {
      await handle.close()
    }
  }

  private async drop(spoolName: string): Promise<void> {
    await removeSpooled(this.spool, [spoolName])
    this.names = this.names.filter((name) => name !== spoolName)
  }
}
