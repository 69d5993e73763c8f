// Checks what no linter looks at: how deep folders go, what a source file begins with, words that names may not be.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const FOLDERS = ['app', 'components', 'e2e', 'lib', 'scripts']
const DEEPEST_IN_LIB = 3
const SOURCE = /\.(ts|tsx|js|mjs)$/
const GENERATED = path.join('lib', 'db', 'generated')
/** They say nothing of what is in the file. */
const EMPTY_NAMES = /^(utils?|helpers?|types|constants|index|common|misc)\.(ts|tsx|js|mjs)$/

/** What is wrong, one sentence each; empty when all is well. */
export async function layoutProblems(root = ROOT) {
  const problems = []
  for (const folder of FOLDERS) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      const file = path.relative(root, path.join(entry.parentPath, entry.name))
      if (file.startsWith(GENERATED) || !entry.isFile() || !SOURCE.test(file)) continue
      const depth = path.dirname(file).split(path.sep).length - 1
      if (folder === 'lib' && depth > DEEPEST_IN_LIB)
        problems.push(`${file}: ${depth} folders deep; ${DEEPEST_IN_LIB} is the most under lib`)
      if (EMPTY_NAMES.test(entry.name)) problems.push(`${file}: a file is named after what is in it`)
      // A test is named after what it tests.
      if (entry.name.includes('.test.')) continue
      const lines = (await readFile(path.join(root, file), 'utf8')).split('\n', 3)
      const first = /^(#!|['"]use )/.test(lines[0] ?? '') ? lines[1] : lines[0]
      if (!/^(\/\/|\/\*\*?) \S/.test(first ?? ''))
        problems.push(`${file}: the first line does not say what the file is for`)
    }
  }
  return problems
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await layoutProblems()
  for (const problem of problems) console.error(problem)
  console.log(problems.length === 0 ? 'The layout is as it should be.' : `${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
