// What the system says about a process id, which by itself says little: ids are used again.
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether a process with this id lives, be it ours or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Tells one process from a later one with the same id: when it started. Null when there is none. */
export async function startMark(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    // The name, in brackets, can hold anything; the 22nd field, the start in clock ticks, is the 20th after it.
    return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  }
  return ps(pid, 'lstart=')
}

/** The command line, its arguments parted by blanks; empty for a process that has ended but is not yet reaped. */
export async function commandLine(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
    return text?.replaceAll('\0', ' ').trim() ?? null
  }
  return ps(pid, 'command=')
}

/** The processes whose working directory this is, as far as we may see them. */
export async function processesIn(directory: string): Promise<number[]> {
  const place = await realpath(directory)
  if (process.platform !== 'linux') {
    const found = await run('lsof', ['-t', '-a', '-d', 'cwd', place]).catch(() => ({ stdout: '' }))
    return found.stdout.split('\n').map(Number).filter(Boolean)
  }
  const pids: number[] = []
  for (const name of await readdir('/proc'))
    if (/^\d+$/.test(name) && (await readlink(`/proc/${name}/cwd`).catch(() => '')) === place)
      pids.push(Number(name))
  return pids
}

async function ps(pid: number, field: string): Promise<string | null> {
  try {
    const { stdout } = await run('ps', ['-o', field, '-p', String(pid)])
    return stdout.trim() || null
  } catch {
    return null
  }
}

/** Waits until the process is gone; false when it still lives after `ms`. */
export async function gone(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) if (!isAlive(pid)) return true
  return !isAlive(pid)
}
