// Kinds of tests beside the code: `*.test.ts` need nothing, `*.integration.test.ts` a real Postgres, and what
// is run when asked for: `*.upgrade.ts` an older one from a registry, `*.faults.ts` minutes with disks and databases that fail.
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const ROOT = fileURLToPath(new URL('.', import.meta.url))
const ELSEWHERE = ['node_modules/**', '.next/**', 'dist/**', 'e2e/**', '.cairn/**']
const alias = { '@': ROOT.replace(/\/$/, '') }

export default defineConfig({
  resolve: { alias },
  test: {
    // Local time must never matter: run far from UTC.
    env: { TZ: 'Pacific/Auckland' },
    // A second is soon over on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    setupFiles: ['scripts/test-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...ELSEWHERE, '**/*.integration.test.{ts,tsx}'],
          // They leave nothing behind, so a process for each of a hundred files is half a minute for nothing.
          isolate: false,
          maxWorkers: availableParallelism(),
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.{ts,tsx}'],
          exclude: ELSEWHERE,
          globalSetup: ['lib/db/test-server.ts'],
          setupFiles: ['scripts/test-seed.ts', 'lib/db/test-process.ts'],
          // To load the code anew for each of eighty files takes more than a minute.
          isolate: false,
          // They often wait for a server or a process: on two cores, too, four files run at a time.
          maxWorkers: Math.max(4, availableParallelism() - 1),
          // For what never comes; where other work keeps both busy, commands and servers of some seconds take a minute.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['**/*.faults.ts'],
          // Together with the others, of which more run at a time: behind them.
          sequence: { groupOrder: 1 },
          exclude: ELSEWHERE,
          globalSetup: ['lib/db/test-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'upgrade',
          include: ['**/*.upgrade.ts'],
          exclude: ELSEWHERE,
          globalSetup: ['lib/db/test-server.ts'],
        },
      },
    ],
  },
})
