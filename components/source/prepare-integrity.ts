// Decides what is said of a source's digests as a whole.
import type { SourceIntegrity } from '@/lib/domain/source'
import { formatCount } from '../panel/format-number'

const WORDS = [
  ['valid', 'proven'],
  ['unproven', 'not proven for want of a key or a signature'],
  ['invalid', 'altered or out of their chain'],
  ['unread', 'not read yet'],
] as const

/** `1,200 digests: 1,198 proven, 2 altered or out of their chain`. */
export function digestsInWords(digests: SourceIntegrity['digests']): string {
  const all = Object.values(digests).reduce((sum, count) => sum + count, 0)
  const parts = WORDS.filter(([state]) => digests[state] > 0).map(
    ([state, words]) => `${formatCount(digests[state])} ${words}`,
  )
  return `${formatCount(all)} ${all === 1 ? 'digest' : 'digests'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

/** `2 holes in the chains, 1 digest that proves nothing`; of what there is none nothing is said. */
export function troubleCount({ holes, troubles }: SourceIntegrity): string {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`]
  return [
    ...counted(holes.length, 'hole in the chains', 'holes in the chains'),
    ...counted(troubles.length, 'digest that proves nothing', 'digests that prove nothing'),
  ].join(', ')
}
