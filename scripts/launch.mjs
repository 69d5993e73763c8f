// Brings a clone to the point where it can run: dependencies, then the build, then the supervisor in this process.
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildIfStale } from './build.mjs'
import { installDependencies } from './install.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
process.env.NEXT_TELEMETRY_DISABLED = '1'
process.env.CHECKPOINT_DISABLE = '1'

/** @param {string} line */
const say = (line) => console.log(line)

try {
  process.loadEnvFile('.env')
} catch {
  // There is none: settings come from the environment alone.
}
try {
  await installDependencies(root, { development: false, say })
  await buildIfStale(root, { say })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
process.setSourceMapsEnabled(true)
await import(pathToFileURL(path.join(root, 'dist', 'supervisor.mjs')).href)
