// Vitest's setup file: test files that share a process find it as the first one did.
import { afterAll, vi } from 'vitest'

const environment = { ...process.env }

afterAll(() => {
  vi.restoreAllMocks()
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
  // What a process of Cairn keeps there has such a name: its connections, the names of its statements.
  for (const name of Object.keys(globalThis))
    if (name.startsWith('cairn')) Reflect.deleteProperty(globalThis, name)
})
