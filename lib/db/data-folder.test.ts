import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimDataFolder } from './data-folder'
import { startMark } from './running-process'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'cairn-folder-'))
})
afterEach(() => rm(parent, { recursive: true, force: true }))

test('a new folder is closed to others, and free again after release', async () => {
  const folder = path.join(parent, 'deep', 'data')
  const release = await claimDataFolder(folder)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await release()
  expect(await readdir(folder)).toEqual([])
})

test('the lock of a living process holds', async () => {
  const mark = await startMark(process.ppid)
  await writeFile(path.join(parent, 'cairn.lock'), JSON.stringify({ pid: process.ppid, startMark: mark }))
  await expect(claimDataFolder(parent)).rejects.toThrow(
    `Another Cairn (process ${process.ppid}) is using ${parent}`,
  )
  expect(await readdir(parent)).toEqual(['cairn.lock'])
})

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startMark: '1' })],
  ['whose id another process has now', JSON.stringify({ pid: process.ppid, startMark: 'long ago' })],
  ['that is torn', '{"pid":'],
])('a lock %s is taken over', async (_, content) => {
  await writeFile(path.join(parent, 'cairn.lock'), content)
  const release = await claimDataFolder(parent)
  await release()
})

test("a folder with somebody else's files is left alone", async () => {
  await mkdir(path.join(parent, 'photos'))
  const { mode } = await stat(parent)
  await expect(claimDataFolder(parent)).rejects.toThrow(/holds other files already/)
  expect((await stat(parent)).mode).toBe(mode)
})

test('a path that cannot be a folder is a sentence', async () => {
  await writeFile(path.join(parent, 'file'), '')
  await expect(claimDataFolder(path.join(parent, 'file'))).rejects.toThrow(/cannot write .* \(it is a file\)/)
  await expect(claimDataFolder(path.join(parent, 'file', 'data'))).rejects.toThrow(
    /\(a part of the path is a file\)/,
  )
})
