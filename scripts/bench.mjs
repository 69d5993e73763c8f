// `npm run bench`: brings a clone to the point where it can be measured (dependencies, the build that npm start runs),
// bundles the bench beside it, and runs it in this process.
import './require-node.mjs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildIfStale, bundle } from './build.mjs'
import { installDependencies } from './install.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
process.env.NEXT_TELEMETRY_DISABLED = '1'
process.env.CHECKPOINT_DISABLE = '1'

/** @param {string} line */
const say = (line) => console.error(line)

try {
  await installDependencies(root, { development: false, say })
  await buildIfStale(root, { say })
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
await bundle(root, { entryPoints: ['scripts/bench/bench.ts'], outdir: 'dist/bench' })
process.setSourceMapsEnabled(true)
const { main } = await import(pathToFileURL(path.join(root, 'dist', 'bench', 'bench.mjs')).href)
process.exit(await main(process.argv.slice(2)))
