// Builds what `npm start` runs: Prisma's client, Next's pages, and the processes in dist/. Skipped when nothing that
// goes into it has changed since the last time.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PREPARING, runQuietly } from './install.mjs'
import { oneAtATime } from './one-at-a-time.mjs'

const SOURCES = ['app', 'components', 'lib', 'prisma', 'public', 'scripts']
const SINGLE_SOURCES = [
  'next.config.js',
  'package-lock.json',
  'package.json',
  'prisma.config.ts',
  'proxy.ts',
  'tsconfig.json',
]
const GENERATED = path.join('lib', 'db', 'generated')
const STAMP = path.join('dist', 'built-from.txt')
const CLI = path.join('dist', 'cli.mjs')
/** Of the command line where it was built alone. */
const CLI_STAMP = path.join('dist', 'cli-built-from.txt')
/** What must be there besides the stamp: somebody may have removed one output and kept another. */
const OUTPUTS = [path.join('.next', 'BUILD_ID'), path.join(GENERATED, 'client.ts'), CLI]

/**
 * Builds in `root` if needed. Throws an Error whose message is for the person at the terminal.
 * @param {string} root
 * @param {{ say: (line: string) => void }} options
 */
export async function buildIfStale(root, { say }) {
  if ((await builtFrom(root)) === (await sourceHash(root))) return
  await oneAtATime(path.join(root, PREPARING), { say }, async () => {
    const wanted = await sourceHash(root)
    if ((await builtFrom(root)) === wanted) return
    say('Building (after an update, half a minute) …')
    for (const stamp of [STAMP, CLI_STAMP]) await rm(path.join(root, stamp), { force: true })
    await generateClient(root)
    await Promise.all([buildPages(root), bundleProcesses(root)])
    await writeFile(path.join(root, STAMP), wanted)
  })
}

/**
 * Builds the command line in `root` if needed, and nothing else: a server that runs from here keeps its pages, and who
 * only sends files elsewhere does not wait for them. Throws an Error whose message is for the person at the terminal.
 * @param {string} root
 * @param {{ say: (line: string) => void }} options
 */
export async function buildCommandLineIfStale(root, { say }) {
  const wanted = await sourceHash(root)
  const isCurrent = async () =>
    (await builtFrom(root)) === wanted ||
    ((await exists(path.join(root, CLI))) && (await textOf(path.join(root, CLI_STAMP))) === wanted)
  if (await isCurrent()) return
  await oneAtATime(path.join(root, PREPARING), { say }, async () => {
    if (await isCurrent()) return
    say('Building the command line (after an update, some seconds) …')
    await generateClient(root)
    await bundleCommandLine(root)
    await writeFile(path.join(root, CLI_STAMP), wanted)
  })
}

/**
 * The hash of what is built; null when a part of it is missing.
 * @param {string} root
 */
async function builtFrom(root) {
  const there = await Promise.all(OUTPUTS.map((file) => exists(path.join(root, file))))
  return there.every(Boolean) ? textOf(path.join(root, STAMP)) : null
}

/**
 * Writes Prisma's client to lib/db/generated. It needs no engine; the command line wants one all the same.
 * @param {string} root
 */
export function generateClient(root) {
  return runQuietly(
    process.execPath,
    [path.join('node_modules', 'prisma', 'build', 'index.js'), 'generate'],
    {
      cwd: root,
      env: { PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'scripts', 'prisma-engine-refusal.sh') },
      failure: 'Prisma could not generate its client',
    },
  )
}

/** @param {string} root */
function buildPages(root) {
  return runQuietly(process.execPath, [path.join('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    cwd: root,
    env: { NODE_ENV: 'production' },
    failure: 'Next could not build the pages',
  })
}

/**
 * Bundles the TypeScript processes into dist/, each with its part of lib; packages stay in node_modules.
 * @param {string} root
 */
export async function bundleProcesses(root) {
  const entryPoints = ['supervisor', 'server', 'worker', 'sync'].map((name) => `scripts/${name}.ts`)
  // One after the other: each ends the program that they share.
  await bundle(root, { entryPoints })
  await bundleCommandLine(root)
}

/**
 * Bundles the command line into dist/cli.mjs, in pieces: what a command does not use, its process does not load.
 * @param {string} root
 */
async function bundleCommandLine(root) {
  const what = { entryPoints: ['scripts/cli.ts'], splitting: true, chunkNames: 'cli-[hash]' }
  const written = await bundle(root, what)
  // Only now: a command that is running may still need a piece that has not changed.
  for (const name of await readdir(path.join(root, 'dist')))
    if (/^cli-.*\.mjs(\.map)?$/.test(name) && !written.includes(`dist/${name}`))
      await rm(path.join(root, 'dist', name), { force: true })
}

/**
 * Bundles TypeScript into a folder of the root, `dist` unless `outdir` says another. Answers what it wrote, relative to
 * the root, with '/'.
 * @param {string} root
 * @param {{ entryPoints: string[], splitting?: boolean, chunkNames?: string, outdir?: string, plugins?: import('esbuild').Plugin[] }} what
 */
export async function bundle(root, what) {
  const { build, stop } = await import('esbuild')
  await mkdir(path.join(root, 'dist'), { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    outdir: 'dist',
    ...what,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'silent',
  })
  // Else its own process stays as long as ours.
  await stop()
  return Object.keys(metafile.outputs)
}

/**
 * A hash over the names and the content of everything that is built from; tests are not.
 * @param {string} root
 */
async function sourceHash(root) {
  const files = [...SINGLE_SOURCES]
  for (const folder of SOURCES) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
    for (const entry of entries)
      if (entry.isFile()) files.push(path.relative(root, path.join(entry.parentPath, entry.name)))
  }
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    if (file.startsWith(GENERATED) || /\.test\.tsx?$/.test(file)) continue
    const content = await readFile(path.join(root, file)).catch(() => null)
    if (content !== null) hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** @param {string} file */
const textOf = (file) => readFile(file, 'utf8').catch(() => null)

/** @param {string} file */
const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  )
