// The small patch of colour and pattern that stands for a series in a legend or a tooltip.
import styles from './swatch.module.css'

/** `of` is a value of readOnly, or `failed`. Decorative: a word stands beside it. */
export function Swatch({ of }: { of: 'true' | 'false' | 'unknown' | 'failed' }) {
  return <span className={styles.swatch} data-of={of} aria-hidden="true" />
}
