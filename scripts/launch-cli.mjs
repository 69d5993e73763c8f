// Brings a clone to the point where its command line can run: dependencies, then the build of that alone, then the
// command in this process. What it has to say goes to stderr: stdout belongs to the command.
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildCommandLineIfStale } from './build.mjs'
import { installDependencies } from './install.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const folder = process.cwd()
// Settings mean the same as for npm start: relative to the clone.
process.chdir(root)
process.env.CHECKPOINT_DISABLE = '1'

/** @param {string} line */
const say = (line) => console.error(line)

try {
  process.loadEnvFile('.env')
} catch {
  // There is none: settings come from the environment alone.
}
try {
  await installDependencies(root, { development: false, say })
  await buildCommandLineIfStale(root, { say })
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
process.setSourceMapsEnabled(true)
const { main } = await import(pathToFileURL(path.join(root, 'dist', 'cli.mjs')).href)
process.exit(await main(process.argv.slice(2), folder))
