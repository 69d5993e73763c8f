// What the marks of a calendar mean.
import styles from './coverage-calendar.module.css'
import { CoverageMark } from './coverage-mark'
import { COVERAGE_WORDS, WORST_FIRST } from './coverage-words'

export function CoverageLegend() {
  return (
    <ul className={styles.legend}>
      {WORST_FIRST.toReversed().map((state) => (
        <li key={state}>
          <CoverageMark state={state} />
          <span>
            <strong>{COVERAGE_WORDS[state].label}</strong>: {COVERAGE_WORDS[state].meaning}
          </span>
        </li>
      ))}
    </ul>
  )
}
