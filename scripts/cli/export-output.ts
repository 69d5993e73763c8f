// Where an export goes: to stdout, or to a file that is there only when it is whole.
import { randomUUID } from 'node:crypto'
import { link, open, readdir, realpath, rename, rm, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { printable, usageError } from './command-error'

type Chunks = AsyncIterable<Uint8Array>
/** Takes all of an export, or throws what `chunks` throws. */
export type ExportOutput = (chunks: Chunks) => Promise<void>

/** Behind the file's name. */
const PART = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.part$/

/** As it is; on a terminal with nothing in it that moves the cursor. */
export const toStdout =
  (stdout: Writable): ExportOutput =>
  async (chunks) => {
    const isTerminal = 'isTTY' in stdout && stdout.isTTY === true
    await pipeline(isTerminal ? shown(chunks) : chunks, stdout, { end: false })
  }

async function* shown(chunks: Chunks): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const chunk of chunks)
    yield decoder.decode(chunk, { stream: true }).replaceAll('\r', '').split('\n').map(printable).join('\n')
}

/**
 * Into the file `name` of `folder`: written beside it, and named so once it is whole and on disk. What is there already is
 * replaced only with `force`; throws a CommandError otherwise, and where the file cannot be. `mode` is of a new file. `say`
 * hears of what commands that were killed have left.
 */
export async function toFile(
  name: string,
  folder: string,
  force: boolean,
  { mode = 0o666, say }: { mode?: number; say: (line: string) => void },
): Promise<ExportOutput> {
  const asked = path.resolve(folder, name)
  const place = await realpath(asked).catch(() => asked)
  const there = await stat(place).catch(() => null)
  if (there && !there.isFile()) throw usageError(`${printable(name)} is there already, and is no file.`)
  if (there && !force) throw isThere(name)
  const begins = `.${path.basename(place).slice(0, 200)}.`
  for (const left of await partsIn(path.dirname(place), begins))
    say(
      `${printable(left)} is what an interrupted command left of ${printable(name)}: remove it, unless one is still writing it.`,
    )
  const part = path.join(path.dirname(place), `${begins}${randomUUID()}.part`)
  return async (chunks) => {
    const handle = await open(part, 'wx', mode).catch((cause: Error) => {
      throw usageError(`${printable(name)} cannot be written: ${printable(cause.message)}`)
    })
    try {
      // Each goes behind the one before.
      for await (const chunk of chunks) await handle.writeFile(chunk)
      await handle.sync()
      await handle.close()
      if (force) await rename(part, place)
      else await nameAnew(part, place, name)
      await keepName(path.dirname(place))
    } catch (error) {
      await handle.close().catch(() => {})
      await rm(part, { force: true })
      throw error
    }
  }
}

/** Of whom they are nobody can tell: another host may be writing one. */
async function partsIn(folder: string, begins: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.startsWith(begins) && PART.test(name.slice(begins.length)))
    .map((name) => path.join(folder, name))
}

const isThere = (name: string) =>
  usageError(`${printable(name)} is there already: choose another name, or --force to replace it.`)

/** Else a power cut can take the name of what is on disk. Some file systems know no such thing. */
async function keepName(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/** Unlike a rename, a link replaces nothing that came meanwhile. Some file systems have none. */
async function nameAnew(part: string, place: string, name: string): Promise<void> {
  try {
    await link(part, place)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw isThere(name)
    await rename(part, place)
    return
  }
  await unlink(part)
}

export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
