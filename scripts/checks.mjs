// What is checked without running Cairn: format and lint (with the import rule), types, unused code, layout.
import { runStep } from './run-step.mjs'

/** @type {readonly { name: string, command: string, parameters: string[] }[]} */
const CHECKS = [
  {
    name: 'format, lint and the import rule',
    command: './node_modules/@biomejs/biome/bin/biome',
    parameters: ['check', '--error-on-warnings', '.'],
  },
  {
    name: "routes' types",
    command: './node_modules/next/dist/bin/next',
    parameters: ['typegen'],
  },
  { name: 'types', command: './node_modules/typescript/bin/tsc', parameters: ['--noEmit'] },
  { name: 'unused code and dependencies', command: './node_modules/knip/bin/knip.js', parameters: [] },
  { name: 'layout', command: './scripts/check-layout.mjs', parameters: [] },
]

/** Runs them one after the other, all of them, and counts. */
export async function runChecks() {
  const names = []
  for (const { name, command, parameters } of CHECKS)
    if (!(await runStep(command, parameters, { minutes: 3, heading: name }))) names.push(name)
  return { passed: CHECKS.length - names.length, failed: names.length, names }
}
