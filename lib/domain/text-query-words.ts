// Which words a record must hold to match a query: what a block's filter is asked for (lib/db/block-filter.ts).
import { foldToAscii, type TextQuery } from './text-query'

/** A filter's word: a run of at least so many ASCII letters and digits. */
export const SHORTEST_WORD = 5
const RUN = /[a-z0-9]+/g

/**
 * The words, in lower case and each once, that stand complete in every record that matches. A run at a term's end is
 * complete, because a term does not end in the middle of a word; the last one of a prefix may go on.
 */
export function wordsOf({ terms }: TextQuery): string[] {
  const words = new Set<string>()
  for (const { text, prefix } of terms) {
    const folded = foldToAscii(text)
    for (const { 0: run, index } of folded.matchAll(RUN)) {
      const isComplete = !prefix || index + run.length < folded.length
      if (isComplete && run.length >= SHORTEST_WORD) words.add(run)
    }
  }
  return [...words]
}
