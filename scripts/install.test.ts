import { expect, test } from 'vitest'
import { isInstalled } from './install.mjs'

const locked = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-system': { version: '1.0.0', optional: true },
    'node_modules/for-tests': { version: '1.0.0', dev: true },
  },
}
const holding = (...names: string[]) => ({
  packages: Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }])),
})

test('what is needed must be there in its version', () => {
  expect(isInstalled(locked, null, false)).toBe(false)
  expect(isInstalled(locked, holding('a'), false)).toBe(true)
  expect(isInstalled(locked, { packages: { 'node_modules/a': { version: '1.0.1' } } }, false)).toBe(false)
})

test('what tests need, for tests only', () => {
  expect(isInstalled(locked, holding('a'), true)).toBe(false)
  expect(isInstalled(locked, holding('a', 'for-tests'), true)).toBe(true)
})
