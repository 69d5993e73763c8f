// Before the stories: a build of what is here, and a data folder as a first start leaves it, of which each Cairn gets a
// copy. It then starts in a third of the time; that a start makes the folder itself is tested beside it.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildIfStale } from '../scripts/build.mjs'
import { startCairn } from './start-cairn'

const ROOT = path.dirname(import.meta.dirname)

export default async function buildFirst(): Promise<() => Promise<void>> {
  await buildIfStale(ROOT, { say: console.log })
  const folder = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-first-'))
  // As root, Postgres runs as another user and has to reach the folder: else it keeps its data elsewhere.
  await chmod(folder, 0o711)
  const dataDir = path.join(folder, 'data')
  await (await startCairn(dataDir, {})).stop()
  process.env.CAIRN_E2E_DATA_DIR = dataDir
  return () => rm(folder, { recursive: true, force: true })
}
