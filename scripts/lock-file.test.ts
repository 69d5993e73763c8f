import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
})

// npm leaves out what a registry did not have at that moment (another system's programs), says nothing, and then
// refuses to install from its own lock file.
test('the lock file names every optional dependency, so that `npm ci` works', async () => {
  const { packages } = lockSchema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')))
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !foldersAbove(place).some((at) => `${at}${name}` in packages),
    ),
  )
  expect(missing).toEqual([])
})

/** Where Node looks for a dependency of a package at `place`, the nearest first. */
function foldersAbove(place: string): string[] {
  if (place === '') return ['node_modules/']
  const end = place.lastIndexOf('/node_modules/')
  return [`${place}/node_modules/`, ...foldersAbove(end < 0 ? '' : place.slice(0, end))]
}
