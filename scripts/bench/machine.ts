// What the numbers were measured on: without it they say nothing.
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'

export type Machine = {
  cpu: string
  cores: number
  memoryGiB: number
  system: string
  node: string
  /** Of the last minute, when the bench began: more than a little means that others were at work. */
  loadAverage: number
  at: string
  commit: string
}

/** Facts of this machine, at this moment. */
export async function machineFacts(): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    at: new Date().toISOString(),
    commit: await commitOf(),
  }
}

/** Empty outside a clone. */
async function commitOf(): Promise<string> {
  const head = await readFile('.git/HEAD', 'utf8').catch(() => '')
  const [, ref] = /^ref: (.+)$/m.exec(head) ?? []
  const hash = ref === undefined ? head : await readFile(`.git/${ref}`, 'utf8').catch(() => '')
  return hash.trim().slice(0, 7)
}

export const describeMachine = (machine: Machine): string =>
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, load ${machine.loadAverage} at the start, commit ${machine.commit}, ${machine.at.slice(0, 16)}Z`
