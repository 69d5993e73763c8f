// Whether an event reads or writes as a word and a colour, the same everywhere; what is inferred is hatched besides.
import { valueLabel } from '../filter/value-label'
import styles from './event.module.css'

/** As the filter writes it by readOnly or by effect, to what the record would say. */
const RECORDED: Readonly<Record<string, string>> = { read: 'true', write: 'false' }

type ReadOnlyMarkProps = {
  /** One of readOnly or of effect. */
  value: string
  /** Whether it is inferred; where nothing beside it says from what, in words. */
  inferred?: boolean | string
}

export function ReadOnlyMark({ value, inferred = false }: ReadOnlyMarkProps) {
  const readOnly = RECORDED[value] ?? value
  return (
    <span className={styles.mark} data-read-only={readOnly} data-inferred={inferred !== false || undefined}>
      <span className={styles.word}>{valueLabel('readOnly', readOnly)}</span>
      {typeof inferred === 'string' && <span className="visually-hidden">, {inferred}</span>}
    </span>
  )
}
