// `npm run build`: everything that `npm start` does before it starts.
import { buildIfStale } from './build.mjs'
import { installDependencies } from './install.mjs'
import { ROOT } from './run-step.mjs'

await installDependencies(ROOT, { development: true, say: console.log })
await buildIfStale(ROOT, { say: console.log })
