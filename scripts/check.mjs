// `npm run check`: what to run before each commit. Under a minute; nothing is built or started.
import { generateClient } from './build.mjs'
import { runChecks } from './checks.mjs'
import { installDependencies } from './install.mjs'
import { ROOT, runStep } from './run-step.mjs'

await installDependencies(ROOT, { development: true, say: console.log })
await generateClient(ROOT)
const [{ failed, names }, tested] = await Promise.all([
  runChecks(),
  runStep('./node_modules/vitest/vitest.mjs', ['run', '--project', 'unit'], { minutes: 3 }),
])
for (const name of names) console.log(`✗ ${name}`)
process.exitCode = failed === 0 && tested ? 0 : 1
