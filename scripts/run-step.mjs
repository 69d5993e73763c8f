// Runs one program of the checks and tests, passes on what it says, and ends it with all its children in time.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** Nothing phones home, nothing asks, and no setting of whoever runs the tests changes what they test. */
const ENVIRONMENT = {
  CI: 'true',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  NO_UPDATE_NOTIFIER: '1',
}
const SETTINGS = /^(DATABASE_URL|HOST|PORT|CAIRN_.*)$/

/**
 * Runs `node <script>` or, where `command` is not a path, that program. Answers whether it ended with 0. What it says
 * comes at once, or, for a step that others run beside, all together under `heading` when it has ended.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ minutes: number, env?: Record<string, string>, heading?: string }} options
 * @returns {Promise<boolean>}
 */
export function runStep(command, parameters, { minutes, env = {}, heading }) {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)))
  const script = command.includes('/')
  return new Promise((resolve) => {
    const child = spawn(script ? process.execPath : command, script ? [command, ...parameters] : parameters, {
      cwd: ROOT,
      env: { ...inherited, ...ENVIRONMENT, ...env },
      stdio: heading === undefined ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that ending it ends the browsers and servers that it started.
      detached: true,
    })
    /** @type {Buffer[]} */
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk))
    /** @param {NodeJS.Signals} signal */
    const end = (signal) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal)
      } catch {
        // It has gone already.
      }
    }
    let late = false
    const timer = setTimeout(() => {
      late = true
      console.error(`Not done after ${minutes} minutes: ended.`)
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), 5_000).unref()
    }, minutes * 60_000)
    /** @param {NodeJS.Signals} signal */
    const leave = (signal) => {
      end(signal)
      // After the steps beside it have heard of it as well.
      setImmediate(() => process.exit(130))
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.once(signal, leave)
    /** @param {boolean} passed */
    const finish = (passed) => {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, leave)
      if (heading !== undefined) console.log(`\n── ${heading}\n${Buffer.concat(said)}`)
      resolve(passed)
    }
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      finish(false)
    })
    child.once('exit', () => end('SIGKILL'))
    // Its last words may come after its end.
    child.once('close', (code) => finish(code === 0 && !late))
  })
}
