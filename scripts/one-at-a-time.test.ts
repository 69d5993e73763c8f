import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { oneAtATime } from './one-at-a-time.mjs'

test('waits for a living process, passes over a dead one, and leaves nothing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cairn-alone-'))
  const file = path.join(folder, 'lock')
  try {
    const said: string[] = []
    await writeFile(file, String(process.ppid))
    const working = oneAtATime(file, { say: (line) => said.push(line) }, async () => 'done')
    await sleep(50)
    expect(said).toEqual([expect.stringContaining(`process ${process.ppid}`)])
    await writeFile(file, String(2 ** 22 + 1))
    expect(await working).toBe('done')
    expect(await readdir(folder)).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('says in a sentence that the folder cannot be written', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cairn-alone-'))
  try {
    await writeFile(path.join(folder, 'dist'), '')
    await expect(
      oneAtATime(path.join(folder, 'dist', 'lock'), { say: () => {} }, async () => 'done'),
    ).rejects.toThrow(/^Cairn cannot install or build in .* \(a part of the path is a file\): /)
  } finally {
    await rm(folder, { recursive: true })
  }
})
