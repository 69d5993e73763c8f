// Finds the browser of the end-to-end tests: the one asked for, one that is there, or one that is installed now.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'

/** The shell first: the same browser, without what nobody sees here, in a fifth less processor time. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]
const PLAYWRIGHTS = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
]

/** The path of a Chromium on this machine (CHROMIUM_PATH first), or null. Throws where CHROMIUM_PATH leads nowhere. */
export async function findChromium() {
  const asked = process.env.CHROMIUM_PATH
  if (asked) {
    if (!existsSync(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, and nothing is there.`)
    return asked
  }
  for (const folder of (process.env.PATH ?? '').split(path.delimiter))
    for (const name of NAMES) {
      const file = path.join(folder, name)
      if (folder !== '' && existsSync(file)) return file
    }
  return playwrightsOwn()
}

async function playwrightsOwn() {
  const folders = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    path.join(homedir(), '.cache', 'ms-playwright'),
    path.join(homedir(), 'Library', 'Caches', 'ms-playwright'),
  ]
  for (const folder of folders) {
    if (!folder) continue
    const versions = await readdir(folder).catch(() => [])
    for (const version of versions.filter((name) => name.startsWith('chromium-')).sort())
      for (const place of PLAYWRIGHTS) {
        const file = path.join(folder, version, place)
        if (existsSync(file)) return file
      }
  }
  return null
}

/**
 * Installs one: Debian's as root where there is apt-get, else Playwright's own. Answers whether that went well.
 * @param {(command: string, parameters: string[], options: { minutes: number, env?: Record<string, string> }) => Promise<boolean>} run
 */
export async function installChromium(run) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const install = ['install', '-y', '-q', '--no-install-recommends']
    await run('apt-get', ['update', '-q'], { minutes: 3, env })
    for (const name of ['chromium-headless-shell', 'chromium'])
      if (await run('apt-get', [...install, name], { minutes: 5, env })) return true
  }
  return run('./node_modules/playwright/cli.js', ['install', 'chromium'], { minutes: 5 })
}
