// Reads a backup, member after member, and trusts nothing in it: what is not as it should be is a BackupTrouble.
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import type { z } from 'zod'
import {
  anyHeader,
  BACKUP_VERSION,
  type BackupEnd,
  type BackupHeader,
  backupEnd,
  backupHeader,
  END_NAME,
  HEADER_NAME,
  PIECE_BYTES,
} from './backup-format'

const decompress = promisify(gunzip)
/** Compressing can make a piece a little larger. */
const MOST_MEMBER_BYTES = PIECE_BYTES + 1024 ** 2
const PIECE = /^(tables\/[a-z0-9_]+|uploads\/\d{1,10})\/(\d{6,})\.gz$/

/** Why a file is no backup, or none that can be restored here: a sentence. */
export class BackupTrouble extends Error {
  override readonly name = 'BackupTrouble'
}

type Member = { name: string; content: Buffer }

export class BackupReader {
  private ahead: Member | null = null

  private constructor(private readonly members: AsyncGenerator<Member, void, undefined>) {}

  /** Reads the first member. Throws a BackupTrouble for what is no backup, and for one of another version. */
  static async of(bytes: Readable): Promise<{ reader: BackupReader; header: BackupHeader }> {
    const reader = new BackupReader(membersOf(bytes))
    const first = await reader.next().catch((cause: unknown) => {
      throw cause instanceof BackupTrouble && cause.cause === undefined ? cause : notOurs(cause)
    })
    if (first?.name !== HEADER_NAME) throw notOurs()
    const known = anyHeader.safeParse(jsonOf(first))
    if (!known.success) throw notOurs()
    const { version } = known.data
    if (version !== BACKUP_VERSION)
      throw new BackupTrouble(
        `This backup is of format ${version}, and this Cairn reads format ${BACKUP_VERSION}: restore it with a newer Cairn.`,
      )
    return { reader, header: readAs(backupHeader, first) }
  }

  /** The folder of the next piece, such as `tables/event`; null at the end mark. Throws where the backup is cut. */
  async nextFolder(): Promise<string | null> {
    this.ahead ??= await this.next()
    if (this.ahead === null) throw cut()
    if (this.ahead.name === END_NAME) return null
    return pieceOf(this.ahead).folder
  }

  /** All of a folder, whose first piece is the next one. Throws where one is missing in between. */
  async *contentOf(folder: string): AsyncGenerator<Buffer, void, undefined> {
    for (let number = 1; (await this.nextFolder()) === folder; number++) {
      const piece = this.ahead as Member
      const { content } = piece
      if (pieceOf(piece).number !== number) throw damaged()
      this.ahead = null
      yield await decompress(content, { maxOutputLength: PIECE_BYTES }).catch((cause: unknown) => {
        throw damaged(cause)
      })
    }
  }

  /** The end mark, once all folders are read; and that nothing follows it. */
  async end(): Promise<BackupEnd> {
    if ((await this.nextFolder()) !== null) throw damaged()
    const end = readAs(backupEnd, this.ahead as Member)
    if ((await this.next()) !== null) throw damaged()
    return end
  }

  async close(): Promise<void> {
    await this.members.return()
  }

  private async next(): Promise<Member | null> {
    const { value, done } = await this.members.next()
    return done ? null : value
  }
}

async function* membersOf(bytes: Readable): AsyncGenerator<Member, void, undefined> {
  const archive = extract()
  const reading = pipeline(bytes, archive)
  reading.catch(() => {})
  try {
    for await (const entry of archive) {
      const { name, size = 0 } = entry.header
      if (size > MOST_MEMBER_BYTES) throw damaged()
      const chunks: Buffer[] = []
      for await (const chunk of entry) chunks.push(chunk as Buffer)
      yield { name, content: Buffer.concat(chunks) }
    }
    await reading
  } catch (cause) {
    if (cause instanceof BackupTrouble) throw cause
    throw /unexpected end/i.test(String(cause)) ? cut(cause) : damaged(cause)
  } finally {
    archive.destroy()
    bytes.destroy()
  }
}

function pieceOf({ name }: Member): { folder: string; number: number } {
  const [, folder, number] = PIECE.exec(name) ?? []
  if (folder === undefined) throw damaged()
  return { folder, number: Number(number) }
}

function jsonOf({ content }: Member): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch (cause) {
    throw damaged(cause)
  }
}

function readAs<T>(schema: z.ZodType<T>, member: Member): T {
  const parsed = schema.safeParse(jsonOf(member))
  if (!parsed.success) throw damaged(parsed.error)
  return parsed.data
}

const notOurs = (cause?: unknown) => new BackupTrouble('This is no backup of Cairn.', { cause })
const cut = (cause?: unknown) =>
  new BackupTrouble('This backup was cut: it has no end. Nothing was restored.', { cause })
export const damaged = (cause?: unknown) =>
  new BackupTrouble('This backup is damaged, and nothing was restored.', { cause })
