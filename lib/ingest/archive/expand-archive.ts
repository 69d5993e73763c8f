// A worker's work on an archive: unpacks its members into the spool and makes files of them, lot by lot. Whatever is
// killed goes on behind the last lot.
import { type FileHandle, open } from 'node:fs/promises'
import type { PoolClient } from 'pg'
import type { ContentLimits } from '../../db/environment'
import { giveBackFile } from '../advance-file'
import type { ByteReader } from '../byte-reader'
import { inflate } from '../inflate'
import { InflateError } from '../inflate-error'
import { mayGive } from '../inflate-limit'
import { hasCode, newSpoolName, removeSpooled, type Spool, spoolPath } from '../spool'
import type { ArchiveEntries } from './archive-entry'
import type { ArchiveKind } from './archive-kind'
import { type Member, MemberWriter, TooMuch } from './member-writer'
import { type ArchiveProblem, type Lot, registerMembers, rootOf } from './register-members'
import { tarEntries } from './tar-entries'
import { zipEntries } from './zip-entries'

/** An archive in an archive in an archive is opened, and no further one in that. */
export const MOST_ARCHIVES = 3
/** A lot is handed over at so many members, so many bytes, or after so long: then others read it already. */
const LOT_MEMBERS = 200
const LOT_BYTES = 64 * 1024 * 1024
const LOT_MS = 2000
/**
 * Of one archive so much may wait in the spool to be read, unless a single member is larger; it goes on when half of that
 * is read, because a tar is then read again from its beginning.
 */
const MOST_WAITING_BYTES = 8 * 1024 ** 3
const LOOK_AGAIN_MS = 5000
/** A disk that is full has room when somebody has made some; before that a zip may have to be copied again in vain. */
const FULL_AGAIN_MS = 60_000
const CHUNK_BYTES = 256 * 1024

/** `spoolName` is null where its source has it. */
export type Archive = {
  fileId: number
  name: string
  depth: number
  entriesRead: number
  spoolName: string | null
  /** Why it is not all that it was. */
  damage: string | null
}
/** What it is by its first bytes, and a reader that stands before them. */
export type OpenedArchive = { kind: ArchiveKind; isGzipped: boolean; reader: ByteReader }
/** `client` is the connection that holds the file's lock; `onFull` hears that the spool's disk is full. */
export type Expanding = {
  client: PoolClient
  spool: Spool
  limits: ContentLimits
  onFull: (error: unknown) => void
  signal: AbortSignal
}

/**
 * Answers `laterMs` where there is no room for more: it goes on then. Throws FileLost, what the database throws, what the
 * archive's source throws, and the signal's reason.
 */
export async function expandArchive(
  archive: Archive,
  opened: OpenedArchive,
  { client, spool, limits, onFull, signal }: Expanding,
): Promise<'finished' | { laterMs: number }> {
  const root = await rootOf(client, archive.fileId)
  const most = mayGive(limits, root.bytes)
  const writer = new MemberWriter(
    spool,
    limits,
    { mayGive: most - root.unpacked, isNested: archive.depth > 0 },
    signal,
  )
  const laterMs = async (ms = LOOK_AGAIN_MS) => {
    await giveBackFile(client, archive.fileId)
    return { laterMs: ms }
  }
  if ((await waitingBytes(client, archive.fileId)) > MOST_WAITING_BYTES / 2) return laterMs()
  const content = new Content(opened, archive, spool, limits, signal)
  let passed = archive.entriesRead
  const hand = async (lot: Omit<Lot, 'bytesRead'>) => {
    signal.throwIfAborted()
    await writer.handOver()
    const target = { ...archive, entriesRead: passed, rootId: root.id, mayGive: most }
    writer.left = await registerMembers(client, spool, target, { ...lot, bytesRead: content.bytesRead })
    passed = lot.entriesRead
  }
  try {
    const lots = lotsOf(content.entries(), writer, { passed, maxMembers: limits.maxMembers, signal })
    for await (const lot of lots) {
      try {
        await hand({ ...lot, problem: lot.problem ?? (lot.isLast ? content.problem : null) })
      } catch (error) {
        if (!(error instanceof TooMuch)) throw error
        await removeSpooled(
          spool,
          lot.members.flatMap(({ spoolName }) => spoolName ?? []),
        )
        const problem = { reason: error.message, position: error.position }
        await hand({ ...lot, members: [], unpacked: 0, problem: lot.problem ?? problem, isLast: true })
        return 'finished'
      }
      if (!lot.isLast && (await waitingBytes(client, archive.fileId)) > MOST_WAITING_BYTES)
        return await laterMs()
    }
    return 'finished'
  } catch (error) {
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) throw error
    onFull(error)
    return await laterMs(FULL_AGAIN_MS)
  } finally {
    await writer.discard()
    await content.close()
  }
}

type LotOptions = { passed: number; maxMembers: number; signal: AbortSignal }

/** The entries behind those that were dealt with, unpacked. The last lot may be empty. */
async function* lotsOf(
  entries: ArchiveEntries,
  writer: MemberWriter,
  { passed, maxMembers, signal }: LotOptions,
): AsyncGenerator<Omit<Lot, 'bytesRead'>> {
  let members: Member[] = []
  let entriesRead = passed
  let before = 0
  let startedAt = Date.now()
  let problem: ArchiveProblem | null = null
  const lot = (isLast: boolean): Omit<Lot, 'bytesRead'> => {
    const given = { members, entriesRead, unpacked: writer.unpacked - before, problem, isLast }
    members = []
    before = writer.unpacked
    startedAt = Date.now()
    problem = null
    return given
  }
  try {
    for await (const entry of entries) {
      signal.throwIfAborted()
      const { place, position } = entry
      if (place < passed) continue
      if (place >= maxMembers) {
        const reason = `it has more than ${maxMembers.toLocaleString('en')} members (CAIRN_MAX_UPLOAD_FILES): the rest is not read`
        problem ??= { reason, position }
        break
      }
      const member = await writer.write(entry)
      if (member) members.push(member)
      if (member?.problem && !member.isLeftOut)
        problem ??= { reason: `${member.name}: ${member.problem}`, position }
      entriesRead = place + 1
      const isFull = members.length >= LOT_MEMBERS || writer.unpacked - before >= LOT_BYTES
      if (isFull || Date.now() - startedAt >= LOT_MS) yield lot(false)
    }
  } catch (error) {
    if (error instanceof InflateError) problem ??= { reason: error.reason, position: error.inflatedPosition }
    else if (error instanceof TooMuch) problem ??= { reason: error.message, position: error.position }
    else throw error
  }
  yield lot(true)
}

async function waitingBytes(client: PoolClient, fileId: number): Promise<number> {
  const { rows } = await client.query(
    `select coalesce(sum(bytes), 0)::float8 as bytes
     from file
     where archive_id = $1 and status in ('queued', 'running')`,
    [fileId],
  )
  return Number(rows[0].bytes)
}

/** The archive's bytes, as its reader needs them. */
class Content {
  /** What was wrong with them before any reader of archives saw them. */
  problem: ArchiveProblem | null = null
  #bytesRead = 0
  #spooled: string | null = null
  #handle: FileHandle | undefined

  constructor(
    private readonly opened: OpenedArchive,
    private readonly archive: Archive,
    private readonly spool: Spool,
    private readonly limits: ContentLimits,
    private readonly signal: AbortSignal,
  ) {}

  /** How far the file is read, as stored. */
  get bytesRead(): number {
    return this.#bytesRead
  }

  async *entries(): ArchiveEntries {
    if (this.opened.kind === 'tar') {
      yield* tarEntries(inflate(this.#stored(), this.limits))
      return
    }
    // A zip says at its end what is in it.
    const { spoolName, damage } = this.archive
    const isPlain = spoolName !== null && !this.opened.isGzipped
    this.#handle = await open(spoolPath(this.spool, isPlain ? spoolName : await this.#unwrapped()))
    if (isPlain && damage !== null)
      this.problem = { reason: damage, position: (await this.#handle.stat()).size }
    for await (const entry of zipEntries(this.#handle)) {
      yield entry
      if (isPlain) this.#bytesRead = entry.position + entry.bytes
    }
  }

  async close(): Promise<void> {
    await this.opened.reader.close()
    await this.#handle?.close()
    if (this.#spooled !== null) await removeSpooled(this.spool, [this.#spooled])
  }

  async *#stored(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.opened.reader.rest(CHUNK_BYTES)) {
      this.signal.throwIfAborted()
      this.#bytesRead += chunk.length
      yield chunk
    }
  }

  /** A copy of the archive in the spool, out of its gzip and from wherever it lies. */
  async #unwrapped(): Promise<string> {
    const name = newSpoolName()
    this.#spooled = name
    const handle = await open(spoolPath(this.spool, name), 'wx', 0o600)
    try {
      for await (const chunk of inflate(this.#stored(), this.limits)) await handle.writeFile(chunk)
    } catch (error) {
      if (!(error instanceof InflateError)) throw error
      this.problem = { reason: error.reason, position: error.inflatedPosition }
    } finally {
      await handle.close()
    }
    return name
  }
}
