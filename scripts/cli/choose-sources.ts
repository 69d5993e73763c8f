// The sources that somebody names on the command line, by id or by place.
import path from 'node:path'
import type { SourceState } from './cairn'
import { printable, usageError } from './command-error'

/**
 * Those that `named` says: by id, as `s3://bucket/prefix` or as a folder, which is relative to `folder`; where it says
 * none, all that are not paused. Throws a CommandError for a name that is none.
 */
export function chooseSources(
  all: readonly SourceState[],
  named: readonly string[],
  folder: string,
): SourceState[] {
  if (named.length === 0) {
    const active = all.filter(({ status }) => status !== 'paused')
    if (active.length > 0) return active
    throw usageError(
      all.length === 0
        ? 'There are no sources to sync: add one on the Imports page.'
        : 'All sources are paused: resume one on the Imports page.',
    )
  }
  const chosen = new Set<SourceState>()
  for (const name of named) {
    const found = all.filter((source) => isCalled(source, name, folder))
    if (found.length === 0)
      throw usageError(`There is no source ${printable(name)}: cairn status lists those that there are.`)
    for (const source of found) chosen.add(source)
  }
  return [...chosen]
}

function isCalled(source: SourceState, name: string, folder: string): boolean {
  const plain = (text: string) => text.replace(/\/+$/, '')
  if (/^s3:\/\//i.test(name)) return plain(source.name) === plain(name)
  return source.id === name || source.name === path.resolve(folder, name)
}
