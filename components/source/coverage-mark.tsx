// The patch of colour and pattern that stands for a state of coverage. Decorative: a word stands beside it.
import type { CoverageState } from '@/lib/domain/source'
import styles from './coverage-mark.module.css'

/** The same class fills a day of the calendar. */
export const coverageMark = styles.mark

export function CoverageMark({ state }: { state: CoverageState }) {
  return <span className={styles.mark} data-state={state} aria-hidden="true" />
}
