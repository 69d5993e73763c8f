// Keeps two starts of one clone from installing or building into each other's files.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Does `work` while no other process does work under the same `file`; waits for one that does, and passes over what
 * a killed one left behind.
 * @template T
 * @param {string} file
 * @param {{ say: (line: string) => void }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(file, { say }, work) {
  await mkdir(path.dirname(file), { recursive: true }).catch(refuse(file))
  for (let told = false; !(await take(file).catch(refuse(file))); await sleep(200)) {
    const holder = Number(await readFile(file, 'utf8').catch(() => ''))
    if (holder > 0 && holder !== process.pid && isAlive(holder)) {
      if (!told) say(`Waiting for another start (process ${holder}), which is preparing this folder …`)
      told = true
    } else await rm(file, { force: true })
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

/**
 * Throws an Error whose message is for the person at the terminal.
 * @param {string} file
 * @returns {(cause: NodeJS.ErrnoException) => never}
 */
const refuse = (file) => (cause) => {
  const reason = REASONS[cause.code ?? ''] ?? cause.code ?? cause.message
  const folder = path.dirname(path.dirname(file))
  throw new Error(
    `Cairn cannot install or build in ${folder} (${reason}): start it as the user to whom that folder belongs.`,
    { cause },
  )
}

/** @type {Readonly<Record<string, string>>} */
const REASONS = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
}

/** @param {string} file */
const take = (file) =>
  writeFile(file, String(process.pid), { flag: 'wx' }).then(
    () => true,
    (error) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
