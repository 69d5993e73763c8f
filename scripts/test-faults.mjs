// `npm run test:faults`: the fault tests in full, some of which `npm test` runs short. `--kills N` (200) and `--seed N` choose how
// many processes are killed, and when. Ends with `N passed, N failed`, as `npm test` does.
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from './build.mjs'
import { installDependencies } from './install.mjs'
import { ROOT, runStep } from './run-step.mjs'
import { vitestCounts } from './test-counts.mjs'

const TESTS = ['scripts/faults', 'scripts/sync.integration.test.ts']
const REPORT = path.join(ROOT, '.test', 'faults.json')

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' } },
})
await installDependencies(ROOT, { development: true, say: console.log })
await buildIfStale(ROOT, { say: console.log })
await mkdir(path.dirname(REPORT), { recursive: true })
await rm(REPORT, { force: true })
const ended = await runStep(
  './node_modules/vitest/vitest.mjs',
  [
    'run',
    '--project',
    'integration',
    '--project',
    'faults',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...TESTS,
  ],
  {
    minutes: 8 * 60,
    env: {
      CAIRN_TEST_STORM_KILLS: values.kills,
      CAIRN_TEST_GONE_SECONDS: '60',
      CAIRN_TEST_FILES: '5000',
      CAIRN_TEST_KILLS: '10',
      ...(values.seed !== undefined && { CAIRN_TEST_SEED: values.seed }),
    },
  },
)
const counts = await readFile(REPORT, 'utf8')
  .then((text) => vitestCounts(JSON.parse(text)))
  .catch(() => ({ passed: 0, failed: 1, names: ['no report that can be read'] }))
if (counts.failed === 0 && (!ended || counts.passed === 0)) counts.failed = 1
process.exitCode = counts.failed === 0 ? 0 : 1
for (const name of counts.names) console.log(`✗ ${name}`)
console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
