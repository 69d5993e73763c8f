// A number of reads or writes of which some are inferred: marked by a hatched patch, and in words.
import { formatCount } from '../panel/format-number'
import styles from './inferred-count.module.css'
import { Swatch } from './swatch'

type InferredCountProps = { of: 'inferred-read' | 'inferred-write'; count: number; inferred: number }

/** `inferred` of the `count` are; nothing is marked where none is. */
export function InferredCount({ of, count, inferred }: InferredCountProps) {
  if (inferred === 0) return formatCount(count)
  return (
    <span className={styles.count} title={`${formatCount(inferred)} of them inferred`}>
      <Swatch of={of} /> {formatCount(count)}
      <span className="visually-hidden">, of which {formatCount(inferred)} inferred</span>
    </span>
  )
}
