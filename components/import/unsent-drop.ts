// What is noted of a drop while it is sent, so that whoever comes back to a page that was closed learns what is missing.
import { z } from 'zod'
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { bytesOf, type DroppedFile } from './dropped-files'
import type { TakenBy } from './upload-outcome'

/** So many names are kept of a drop; of the rest only how many they are. */
const MOST_NAMES = 300
/** A page that is open says so every half minute; hidden ones are let do so once a minute. */
export const SEEN_EVERY_MS = 30_000
const GONE_AFTER_MS = 180_000

const files = z.object({ files: z.int().nonnegative(), bytes: z.number().nonnegative() })
const unsentDrop = z.object({
  version: z.literal(1),
  /** What the drop is called. */
  name: z.string(),
  startedAt: z.iso.datetime(),
  /** When its page was last open, in milliseconds of the epoch; `left` once it was closed. */
  seenAt: z.number(),
  left: z.boolean(),
  /** It was still looked through: nothing of it was sent, and there may be more files than were found. */
  looking: z.boolean().default(false),
  whole: files,
  unsent: files,
  /** How many of the others went into another drop, because somebody chose them again. */
  again: z.int().nonnegative().default(0),
  /** Names and sizes of the first that are unsent. */
  names: z.array(z.tuple([z.string(), z.number()])).max(MOST_NAMES),
  /** Where the rest went. */
  taken: z.object({ id: z.string().regex(/^\d+$/), createdAt: z.string() }).nullable(),
})
/** A drop of which something is not acknowledged. Names and sizes only, nothing of what is in the files. */
export type UnsentDrop = z.infer<typeof unsentDrop>

type Drop = {
  name: string
  startedAt: string
  whole: { files: number; bytes: number }
  /** What is not acknowledged. */
  left: readonly DroppedFile[]
  taken: TakenBy | null
  looking: boolean
}

/** The note of a drop; null where all of it is acknowledged. Before it is looked through nobody can say that of it. */
export function noteOf({ left, ...drop }: Drop, now: number, closed: boolean): UnsentDrop | null {
  if (left.length === 0 && !drop.looking) return null
  return {
    version: 1,
    ...drop,
    seenAt: now,
    left: closed,
    again: 0,
    unsent: { files: left.length, bytes: bytesOf(left) },
    names: left.slice(0, MOST_NAMES).map(({ name, bytes }) => [name, bytes]),
  }
}

/** A note as it was kept; null for anything that is none. */
export function readNote(text: string | null): UnsentDrop | null {
  try {
    return unsentDrop.safeParse(JSON.parse(text ?? '')).data ?? null
  } catch {
    return null
  }
}

/** Its page is closed, or has not been heard of for so long that it must be. */
export const isLeft = ({ left, seenAt }: UnsentDrop, now: number): boolean =>
  left || now - seenAt > GONE_AFTER_MS

/** Whether it is about this instance as it is: the import that the rest went to is still that import. */
export const isOf = ({ taken }: Pick<UnsentDrop, 'taken'>, found: { createdAt: string } | null): boolean =>
  taken === null || found?.createdAt === taken.createdAt

/**
 * What to send of files that were chosen again: those that are missing, where all their names are known. Else all; what
 * is there already is counted as duplicate.
 */
export function againOf(
  { names, unsent, looking }: UnsentDrop,
  chosen: readonly DroppedFile[],
): readonly DroppedFile[] {
  if (looking || unsent.files > names.length) return chosen
  const missing = new Set(names.map(([name, bytes]) => `${bytes} ${name}`))
  const found = chosen.filter(({ name, bytes }) => missing.has(`${bytes} ${name}`))
  return found.length > 0 ? found : chosen
}

/**
 * The note without what of it was sent again: by name and size, and what fits none so by name alone, as a log has grown by
 * now. Null where nothing is left. Of files without a known name nobody can say which they are: they are left until as many
 * others are sent at once. Several of one name are as many files.
 */
export function restOf(note: UnsentDrop, sent: readonly DroppedFile[]): UnsentDrop | null {
  const { names, unsent } = note
  const exactly = without(names, sent, ([name, bytes]) => `${bytes} ${name}`)
  const left = without(exactly.names, exactly.others, ([name]) => name).names
  const unnamed = unsent.files - names.length
  const others = sent.length - (names.length - left.length)
  const stay = others < unnamed ? unnamed : 0
  const files = left.length + stay
  if (files === 0) return null
  const sum = (some: UnsentDrop['names']) => some.reduce((all, [, bytes]) => all + bytes, 0)
  const bytes = sum(left) + (stay > 0 ? Math.max(0, unsent.bytes - sum(names)) : 0)
  return { ...note, names: left, unsent: { files, bytes }, again: note.again + unsent.files - files }
}

/** The names without those that something of `sent` is the same as by `keyOf`, each once; and what of `sent` is none of them. */
function without(
  names: UnsentDrop['names'],
  sent: readonly DroppedFile[],
  keyOf: (name: [string, number]) => string,
): { names: UnsentDrop['names']; others: DroppedFile[] } {
  const given = new Map<string, DroppedFile[]>()
  for (const file of sent) {
    const key = keyOf([file.name, file.bytes])
    const same = given.get(key)
    if (same) same.push(file)
    else given.set(key, [file])
  }
  const left = names.filter((name) => given.get(keyOf(name))?.pop() === undefined)
  return { names: left, others: [...given.values()].flat() }
}

/** `600 of “logs/ (1,000 files)” were not sent, 12 MB`; of a drop that was looked through what was found of it. */
export function unsentTitle({ name, whole, unsent, again, looking }: UnsentDrop): string {
  const size = byteSize(unsent.bytes)
  if (looking) {
    if (unsent.files === 0) return `“${name}” was not sent`
    const count = `${formatCount(unsent.files)} ${unsent.files === 1 ? 'file' : 'files'}`
    return again > 0
      ? `At least ${count} of “${name}” ${unsent.files === 1 ? 'was' : 'were'} not sent, ${size}`
      : `“${name}” was not sent: at least ${count}, ${size}`
  }
  if (whole.files === 1) return `“${name}” was not sent, ${size}`
  const some = unsent.files < whole.files
  // The name of several files ends in how many they are.
  const what = some ? `${formatCount(unsent.files)} of “${name}”` : `“${name}”`
  return `${what} ${unsent.files === 1 ? 'was' : 'were'} not sent, ${size}`
}

/** What was lost sight of, over all drops: `3 files were not sent`. */
export function unsentSum(drops: readonly UnsentDrop[]): string {
  const files = drops.reduce((sum, { unsent }) => sum + unsent.files, 0)
  if (files === 0)
    return `${drops.length === 1 ? 'A drop was' : `${formatCount(drops.length)} drops were`} not sent`
  const count = `${formatCount(files)} ${files === 1 ? 'file was' : 'files were'} not sent`
  return drops.some(({ looking }) => looking) ? `At least ${count}` : count
}
