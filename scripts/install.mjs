// Installs the dependencies when what is in node_modules is not what package-lock.json says. Built-ins only: it runs
// before there is anything else.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { oneAtATime } from './one-at-a-time.mjs'

/** Says which start is installing or building; in a folder that neither of them empties. */
export const PREPARING = path.join('dist', 'preparing.pid')

/**
 * Whether node_modules holds the locked version of every package, by npm's own record of what it installed. Optional
 * ones may be missing (they are other systems'), and so may those for development unless `development` is asked for.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean, peer?: boolean }> }} locked
 * @param {{ packages: Record<string, { version?: string }> } | null} installed
 * @param {boolean} development
 */
export function isInstalled(locked, installed, development) {
  if (installed === null) return false
  return Object.entries(locked.packages).every(([name, wanted]) => {
    if (name === '' || wanted.optional || wanted.devOptional || (wanted.dev && !development)) return true
    return installed.packages[name]?.version === wanted.version
  })
}

/**
 * Runs `npm ci` in `root` when it is needed. Throws an Error whose message is for the person at the terminal.
 * @param {string} root
 * @param {{ development: boolean, say: (line: string) => void }} options
 */
export async function installDependencies(root, { development, say }) {
  if (await isCurrent(root, development)) return
  await oneAtATime(path.join(root, PREPARING), { say }, async () => {
    if (!(await isCurrent(root, development))) await install(root, say)
  })
}

/**
 * @param {string} root
 * @param {boolean} development
 */
async function isCurrent(root, development) {
  const locked = await readJson(path.join(root, 'package-lock.json'))
  const installed = await readJson(path.join(root, 'node_modules', '.package-lock.json')).catch(() => null)
  return isInstalled(locked, installed, development)
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
async function install(root, say) {
  say('Installing dependencies (once, a minute or two) …')
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  await runQuietly(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // Without it, an npm that runs every install script would have Prisma look for its engines on the network.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'scripts', 'prisma-engine-refusal.sh') },
    failure: 'npm ci could not install the dependencies',
  })
}

/** @param {string} file */
const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'))

/**
 * Runs a program whose output matters only when it fails. A signal that ends us ends it too.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ cwd: string, env?: Record<string, string>, failure: string }} options `failure`: what to call its failing
 * @returns {Promise<void>}
 */
export function runQuietly(command, parameters, { cwd, env = {}, failure }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    /** @param {NodeJS.Signals} signal */
    const leave = (signal) => {
      child.kill(signal)
      process.exit(1)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.once(signal, leave)
    child.once('error', (cause) => reject(new Error(`${failure}: ${cause.message}`, { cause })))
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, leave)
      if (code === 0) resolve()
      else reject(new Error(`${Buffer.concat(output).toString('utf8').trim()}\n\n${failure} (see above).`))
    })
  })
}
