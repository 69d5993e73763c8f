// Brings a folder of logs into a Cairn as its users do, and waits until all of it is loaded.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { CairnProcess } from './cairn-process'

const POLL_MS = 200

export const IMPORT_WAYS = ['import', 'folder'] as const
/** `import`: `./cairn import`, which uploads. `folder`: a source, whose files the workers read where they lie. */
export type ImportWay = (typeof IMPORT_WAYS)[number]

/** Resolves when the last file is loaded. Throws when not all of the `events` are there then. */
export async function importLogs(
  cairn: CairnProcess,
  folder: string,
  events: number,
  way: ImportWay,
): Promise<void> {
  const before = await eventsOf(cairn)
  if (way === 'import') await upload(cairn, folder)
  else await readAsSource(cairn, folder, before + events)
  const loaded = (await eventsOf(cairn)) - before
  if (loaded !== events) throw new Error(`${loaded} of ${events} events were loaded`)
}

async function upload(cairn: CairnProcess, folder: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ['scripts/cairn.mjs', 'import', '--json', '--url', cairn.url, path.join(folder, 'AWSLogs')],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`cairn import ended with code ${code}`)
}

async function readAsSource(cairn: CairnProcess, folder: string, events: number): Promise<void> {
  const answer = await fetch(`${cairn.url}/api/sources`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ folder }),
  })
  if (!answer.ok) throw new Error(`the folder was not taken as a source: ${await answer.text()}`)
  while ((await eventsOf(cairn)) < events) await sleep(POLL_MS)
}

const importsSchema = z.object({
  imports: z.array(z.object({ status: z.string(), events: z.number() })),
  nextCursor: z.string().nullable(),
})

/** All events that imports have brought. */
async function eventsOf(cairn: CairnProcess): Promise<number> {
  let sum = 0
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = importsSchema.parse(
      JSON.parse(await cairn.get(`/api/imports?limit=100${cursor && `&cursor=${cursor}`}`)),
    )
    sum += page.imports.reduce((total, { events }) => total + events, 0)
    cursor = page.nextCursor
  }
  return sum
}
