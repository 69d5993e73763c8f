// Reads what test runners report. Only a test that ran and held counts as passed.

/** @typedef {{ passed: number, failed: number, names: string[] }} Counts `names` says which failed, where that is known. */

/**
 * Vitest's JSON report. A file that could not be loaded has no tests and counts as one failure.
 * @param {{ testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  let passed = 0
  let failed = 0
  const names = []
  for (const file of report.testResults) {
    const broke = file.assertionResults.filter((test) => test.status !== 'passed')
    for (const { fullName, status, failureMessages } of broke)
      names.push(`${file.name} › ${fullName}: ${firstLine(failureMessages[0] ?? status)}`)
    passed += file.assertionResults.length - broke.length
    failed += broke.length
    if (broke.length === 0 && file.status !== 'passed') {
      names.push(`${file.name}: ${firstLine(file.message)}`)
      failed++
    }
  }
  return { passed, failed, names }
}

/**
 * Playwright's JSON report. A flaky test is one that failed; `errors` are those of no test: a file, the set-up.
 * @typedef {{ title: string, specs: { title: string, ok: boolean, file: string }[], suites?: Suite[] }} Suite
 * @param {{ stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>, suites: Suite[], errors: { message?: string }[] }} report
 * @returns {Counts}
 */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  const names = report.suites.flatMap(brokenSpecs)
  for (const { message = 'an error without a message' } of report.errors) names.push(firstLine(message))
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length, names }
}

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
const brokenSpecs = ({ specs, suites = [] }) => [
  ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`),
  ...suites.flatMap(brokenSpecs),
]

/** @param {string} text */
const firstLine = (text) => text.split('\n', 1)[0] ?? ''
