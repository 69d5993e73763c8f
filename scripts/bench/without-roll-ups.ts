// A build of Cairn that keeps no roll-ups, to tell what keeping them costs. Only the bench can make it: production code
// has no switch for it, and what it loads answers no question rightly.
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { bundle } from '../build.mjs'

const OUTDIR = path.join('dist', 'without-roll-ups')
const REAL = 'real-roll-up'

/** In place of `lib/ingest/roll-up.ts` stands the same without its adding of what is new. */
const plugin: Plugin = {
  name: 'without-roll-ups',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: new RegExp(`^${REAL}:`) }, ({ path: wanted }) => ({
      path: wanted.slice(REAL.length + 1),
      namespace: 'file',
      suffix: `?${REAL}`,
    }))
    onLoad({ filter: /lib[\\/]ingest[\\/]roll-up\.ts$/ }, ({ path: file, suffix }) =>
      suffix === `?${REAL}`
        ? null
        : {
            // An own export hides the one of the same name that comes with the star.
            contents: `export * from ${JSON.stringify(`${REAL}:${file}`)}\nexport async function rollUp() {}`,
            resolveDir: path.dirname(file),
            loader: 'ts',
          },
    )
  },
}

/** Builds the processes that npm start runs, but for the pages. Answers the folder to run them from. */
export async function bundleWithoutRollUps(root: string): Promise<string> {
  await bundle(root, {
    entryPoints: ['supervisor', 'server', 'worker', 'sync'].map((name) => `scripts/${name}.ts`),
    outdir: OUTDIR,
    plugins: [plugin],
  })
  return OUTDIR
}
