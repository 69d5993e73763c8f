// The stage of a story: a Cairn of its own, empty, started as a newcomer starts it; and a browser that is watched.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { test as base, expect } from '@playwright/test'
import { type Cairn, startCairn } from './start-cairn'

const run = promisify(execFile)

type Options = {
  /** Settings of this Cairn besides its own port and folder. */
  settings: Record<string, string>
  /** Errors in the browser's console that belong to the story. */
  expectedErrors: RegExp[]
}

export const test = base.extend<Options & { cairn: Cairn; watched: undefined }>({
  settings: [{}, { option: true }],
  expectedErrors: [[], { option: true }],

  cairn: [
    async ({ settings }, use, testInfo) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-'))
      await chmod(folder, 0o711)
      const dataDir = path.join(folder, 'data')
      // With its owners: as root, Postgres runs as another user.
      await run('cp', ['-a', process.env.CAIRN_E2E_DATA_DIR ?? '', dataDir])
      const running = await startCairn(dataDir, settings)
      await use(running)
      await running.stop()
      if (testInfo.status !== testInfo.expectedStatus)
        await testInfo.attach('cairn.log', { body: running.output(), contentType: 'text/plain' })
      await rm(folder, { recursive: true, force: true })
    },
    { timeout: 60_000 },
  ],

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
