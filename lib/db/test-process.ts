// Vitest's setup file: test files that share a process find it as the first one did.
import { afterAll, vi } from 'vitest'

const before = { ...process.env }

afterAll(() => {
  vi.restoreAllMocks()
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
})
