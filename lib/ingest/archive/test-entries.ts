// What an archive of a test gives: its members with their content and what is wrong with them, and how it ends.
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InflateError } from '../inflate-error'
import type { ArchiveEntries } from './archive-entry'
import { zipEntries } from './zip-entries'

export type Read = { place: number; name: string; bytes: number; text: string; problem: string | null }

/** What an archive gives, and why it ends where it does not end well. */
export async function readEntries(entries: ArchiveEntries, passes: (place: number) => boolean = () => false) {
  const members: Read[] = []
  let end = ''
  try {
    for await (const { place, name, bytes, content, problem } of entries) {
      // Folders and links.
      if (passes(place) || (content === null && problem === null)) continue
      const member = { place, name, bytes, text: '', problem }
      members.push(member)
      try {
        for await (const chunk of content ?? []) member.text += Buffer.from(chunk).toString('latin1')
      } catch (error) {
        if (!(error instanceof InflateError)) throw error
        member.problem = error.reason
      }
    }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    end = error.reason
  }
  return { members, end }
}

/** Likewise of these bytes as a zip in a file. */
export async function readZip(bytes: Uint8Array, passes?: (place: number) => boolean) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cairn-archives-'))
  const file = path.join(folder, 'a.zip')
  await writeFile(file, bytes)
  const handle = await open(file)
  try {
    return await readEntries(zipEntries(handle), passes)
  } finally {
    await handle.close()
    await rm(folder, { recursive: true })
  }
}
