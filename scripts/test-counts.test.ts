import { expect, it } from 'vitest'
import { playwrightCounts, vitestCounts } from './test-counts.mjs'

const file = (name: string, status: string, ...tests: string[]) => ({
  name,
  status,
  message: status === 'passed' ? '' : 'cannot be loaded\nat line 1',
  assertionResults: tests.map((each, i) => ({
    status: each,
    fullName: `test ${i + 1}`,
    failureMessages: each === 'failed' ? ['Error: 1 is not 2\n at there'] : [],
  })),
})

it('counts as passed only what ran and held, and names the others', () => {
  const testResults = [
    file('a', 'passed', 'passed', 'passed'),
    file('b', 'failed', 'passed', 'failed'),
    file('c', 'passed', 'skipped', 'todo', 'pending'),
  ]
  expect(vitestCounts({ testResults })).toEqual({
    passed: 3,
    failed: 4,
    names: [
      'b › test 2: Error: 1 is not 2',
      'c › test 1: skipped',
      'c › test 2: todo',
      'c › test 3: pending',
    ],
  })
})

it('counts a file that could not be loaded', () => {
  const names = ['a: cannot be loaded']
  expect(vitestCounts({ testResults: [file('a', 'failed')] })).toEqual({ passed: 0, failed: 1, names })
  expect(vitestCounts({ testResults: [file('a', 'failed', 'passed')] })).toEqual({
    passed: 1,
    failed: 1,
    names,
  })
})

it('counts flaky, skipped and homeless failures of a browser run, and names what it can', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  const spec = (title: string, ok: boolean) => ({ title, ok, file: 'a.e2e.ts' })
  const suites = [
    {
      title: 'a.e2e.ts',
      specs: [spec('one', true), spec('two', false)],
      suites: [{ title: 'inner', specs: [spec('three', false)] }],
    },
  ]
  expect(playwrightCounts({ stats, suites, errors: [{ message: 'no server\nat all' }] })).toEqual({
    passed: 5,
    failed: 5,
    names: ['a.e2e.ts › two', 'a.e2e.ts › three', 'no server'],
  })
})
