// `npm test`: everything, on a fresh clone as well. Ends with one line, `N passed, N failed`, that counts every test
// and every check; a test that was skipped, and a runner that broke or ran nothing, count as failed.
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { buildIfStale } from './build.mjs'
import { runChecks } from './checks.mjs'
import { findChromium, installChromium } from './find-chromium.mjs'
import { installDependencies } from './install.mjs'
import { ROOT, runStep } from './run-step.mjs'
import { playwrightCounts, vitestCounts } from './test-counts.mjs'

const RESULTS = path.join(ROOT, '.test')
let passed = 0
let failed = 0
/** @type {string[]} */
const broken = []

/** @param {import('./test-counts.mjs').Counts} counts */
function count(counts) {
  passed += counts.passed
  failed += counts.failed
  broken.push(...counts.names)
}

/**
 * A step that the others need: counts as one.
 * @param {string} name
 * @param {() => Promise<unknown>} step
 */
async function need(name, step) {
  console.log(`\n── ${name}`)
  try {
    await step()
    passed++
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    count({ passed: 0, failed: 1, names: [name] })
    return false
  }
}

/**
 * Runs a test runner and reads its report.
 * @param {string} name
 * @param {(report: string) => Promise<boolean>} run
 * @param {(report: unknown) => import('./test-counts.mjs').Counts} read
 */
async function tests(name, run, read) {
  console.log(`\n── ${name}`)
  const file = path.join(RESULTS, `${name.replaceAll(' ', '-')}.json`)
  await rm(file, { force: true })
  const ended = await run(file)
  const counts = await readFile(file, 'utf8')
    .then((text) => read(JSON.parse(text)))
    .catch((error) => ({
      passed: 0,
      failed: 1,
      names: [`${name} left no report that can be read: ${error.message}`],
    }))
  count(counts)
  // It broke without a test to blame, or there was nothing to run.
  const why = counts.passed === 0 ? 'nothing was run' : "ended with an error that is no test's"
  if (counts.failed === 0 && (!ended || counts.passed === 0))
    count({ passed: 0, failed: 1, names: [`${name}: ${why}`] })
}

/** @param {string} project */
const vitest = (project) =>
  tests(
    `${project} tests`,
    (file) =>
      runStep(
        './node_modules/vitest/vitest.mjs',
        ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
        // The same cases each time: a property that fails here fails for the change that broke it.
        { minutes: 8, env: { CAIRN_TEST_SEED: '1' } },
      ),
    vitestCounts,
  )

async function browser() {
  const found = await findChromium()
  if (found !== null) return found
  console.log('No Chromium here: installing one.')
  await installChromium(runStep)
  const installed = await findChromium()
  if (installed === null) throw new Error('No Chromium, and none could be installed: set CHROMIUM_PATH.')
  return installed
}

const say = console.log
await mkdir(RESULTS, { recursive: true })
const ready =
  (await need('install', () => installDependencies(ROOT, { development: true, say }))) &&
  (await need('build', () => buildIfStale(ROOT, { say })))
if (ready) {
  // One processor is enough for either.
  const [checked] = await Promise.all([runChecks(), vitest('unit')])
  count(checked)
  await vitest('integration')
  let chromium = ''
  const found = await need('browser', async () => {
    chromium = await browser()
  })
  if (found)
    await tests(
      'end-to-end tests',
      (file) =>
        runStep('./node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'], {
          minutes: 7,
          env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file, FORCE_COLOR: '0' },
        }),
      playwrightCounts,
    )
}
process.exitCode = failed === 0 ? 0 : 1
for (const name of broken) console.log(`✗ ${name.replace(`${ROOT}/`, '')}`)
console.log(`\n${passed} passed, ${failed} failed`)
