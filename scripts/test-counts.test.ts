import { expect, it } from 'vitest'
import { playwrightCounts, vitestCounts } from './test-counts.mjs'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

it('counts as passed only what ran and held', () => {
  const testResults = [
    file('passed', 'passed', 'passed'),
    file('failed', 'passed', 'failed'),
    file('passed', 'skipped', 'todo', 'pending'),
  ]
  expect(vitestCounts({ testResults })).toEqual({ passed: 3, failed: 4 })
})

it('counts a file that could not be loaded', () => {
  expect(vitestCounts({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1 })
  expect(vitestCounts({ testResults: [file('failed', 'passed')] })).toEqual({ passed: 1, failed: 1 })
})

it('counts flaky, skipped and homeless failures of a browser run', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(playwrightCounts({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 5 })
})
