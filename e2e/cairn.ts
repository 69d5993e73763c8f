// The stage of a story: an empty Cairn, started as a newcomer starts it; and a browser that is watched.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { test as base, expect } from '@playwright/test'
import { type RunningCairn, startCairn } from './start-cairn'

const run = promisify(execFile)

export type Cairn = { /** Without a slash at the end. */ readonly url: string }
type Options = {
  /** Errors in the browser's console that belong to the story. */
  expectedErrors: RegExp[]
}
type WorkerOptions = {
  /** Settings of the Cairn besides its own port and folder. Stories with others have another one. */
  settings: Record<string, string>
}

export const test = base.extend<
  Options & { cairn: Cairn; watched: undefined },
  WorkerOptions & { running: RunningCairn }
>({
  settings: [{}, { option: true, scope: 'worker' }],
  expectedErrors: [[], { option: true }],

  // One for all stories of a process: to start it takes longer than most of them do.
  running: [
    async ({ settings }, use) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-'))
      await chmod(folder, 0o711)
      const dataDir = path.join(folder, 'data')
      // With its owners: as root, Postgres runs as another user.
      await run('cp', ['-a', process.env.CAIRN_E2E_DATA_DIR ?? '', dataDir])
      const running = await startCairn(dataDir, settings)
      await use(running)
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  // Nothing of the story before is in it; after one that failed, Playwright begins with another process anyway.
  cairn: async ({ running, settings }, use, testInfo) => {
    const from = running.output().length
    const emptied = await fetch(`${running.url}/api/empty`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(settings.CAIRN_TOKEN && { authorization: `Bearer ${settings.CAIRN_TOKEN}` }),
      },
      body: JSON.stringify({ confirm: 'empty' }),
    })
    expect(emptied.status, await emptied.text()).toBe(200)
    await use({ url: running.url })
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach('cairn.log', {
        body: running.output().slice(from),
        contentType: 'text/plain',
      })
  },

  baseURL: async ({ cairn }, use) => use(cairn.url),

  // Holds for every story: no error in the console (the Content-Security-Policy reports there), nothing thrown,
  // nothing asked of another host.
  watched: [
    async ({ context, cairn, expectedErrors }, use) => {
      const problems: string[] = []
      context.on('console', (message) => {
        const text = `${message.text()} (${message.location().url})`
        if (message.type() === 'error' && !expectedErrors.some((expected) => expected.test(text)))
          problems.push(`console: ${text}`)
      })
      context.on('weberror', (error) => problems.push(`thrown: ${error.error().message}`))
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && url.origin !== cairn.url)
          problems.push(`another host: ${url.origin}`)
      })
      await use(undefined)
      expect(problems, 'what the browser complained about').toEqual([])
    },
    { auto: true },
  ],
})
