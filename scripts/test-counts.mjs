// Reads what test runners report. Only a test that ran and held counts as passed.

/**
 * Vitest's JSON report. A file that could not be loaded has no tests and counts as one failure.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 */
export function vitestCounts(report) {
  let passed = 0
  let failed = 0
  for (const file of report.testResults) {
    const held = file.assertionResults.filter((test) => test.status === 'passed').length
    const broke = file.assertionResults.length - held
    passed += held
    failed += broke === 0 && file.status !== 'passed' ? 1 : broke
  }
  return { passed, failed }
}

/**
 * Playwright's JSON report. A flaky test is one that failed; `errors` are those of no test: a file, the set-up.
 * @param {{ stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>, errors: unknown[] }} report
 */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length }
}
