// The small patch of colour and pattern that stands for a series in a legend or a tooltip.
import styles from './swatch.module.css'

type SwatchProps = { of: 'true' | 'false' | 'unknown' | 'inferred-read' | 'inferred-write' | 'failed' }

/** `of` is a value of readOnly, what is inferred in its place, or `failed`. Decorative: a word stands beside it. */
export function Swatch({ of }: SwatchProps) {
  return <span className={styles.swatch} data-of={of} aria-hidden="true" />
}
