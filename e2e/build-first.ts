// Before the stories: a build of what is here, so that each story's Cairn starts at once.
import path from 'node:path'
import { buildIfStale } from '../scripts/build.mjs'

const ROOT = path.dirname(import.meta.dirname)

export default function buildFirst(): Promise<void> {
  return buildIfStale(ROOT, { say: console.log })
}
