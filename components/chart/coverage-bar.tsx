'use client'
// The strip over a chart that says when the logs under it have holes. It is as long as the plot, column for column.
import { type CSSProperties, type PointerEvent, useState } from 'react'
import { formatCount } from '../panel/format-number'
import { CoverageMark } from '../source/coverage-mark'
import { COVERAGE_WORDS } from '../source/coverage-words'
import { formatRange } from '../time/format-time'
import chartStyles from './activity-chart.module.css'
import styles from './coverage-bar.module.css'
import type { ChartCoverage, CoverageSegment } from './prepare-coverage'

/** How much of a chart's height it takes, with the space below it. */
export const COVERAGE_BAR_HEIGHT = 18

/** `left` and `right` are the plot's distances from the chart's edges in pixels. The numbers stand in the chart's table. */
export function CoverageBar({
  coverage,
  left,
  right,
}: {
  coverage: ChartCoverage
  left: number
  right: number
}) {
  const [pointed, setPointed] = useState<number | null>(null)
  const point = ({ currentTarget, clientX }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect()
    setPointed(segmentAt(coverage.segments, (clientX - box.left) / box.width, 1 / box.width))
  }
  const shown = pointed === null ? undefined : coverage.segments[pointed]
  return (
    <div className={styles.bar} style={{ left, right }}>
      <span className={styles.label} style={{ width: left }} aria-hidden="true">
        Logs
      </span>
      <div
        className={styles.strip}
        role="img"
        aria-label={['Coverage of the logs.', coverage.words.holes, coverage.words.rest]
          .filter(Boolean)
          .join(' ')}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointed(null)}
      >
        {coverage.segments.map(({ state, start, length }) => (
          <span
            key={start}
            className={styles.segment}
            data-state={state}
            style={{ left: `${start * 100}%`, width: `${length * 100}%` }}
          />
        ))}
      </div>
      {shown && (
        <div
          className={`${chartStyles.tooltip} ${styles.tooltip}`}
          // Beside its segment, and never beyond the edge that is nearer.
          style={placeOf(shown)}
        >
          <div className={chartStyles.when}>{formatRange(shown.from, shown.to)} UTC</div>
          <div className={styles.state}>
            <CoverageMark state={shown.state} /> {COVERAGE_WORDS[shown.state].label}
            {shown.missing > 0 && `: ${formatCount(shown.missing)} ${shown.missing === 1 ? 'file' : 'files'}`}
          </div>
          <div className={styles.why}>{whereOf(shown)}</div>
          <div className={styles.why}>
            {shown.reason ?? `${capital(COVERAGE_WORDS[shown.state].meaning)}.`}
          </div>
        </div>
      )}
    </div>
  )
}

/** Of what is drawn there, the one in front; a narrow one is drawn wider than it is. `pixel` is one as a part of the width. */
function segmentAt(segments: readonly CoverageSegment[], place: number, pixel: number): number | null {
  const near = (of: number) =>
    segments.findIndex(
      ({ state, start, length }) =>
        place >= start - of && place < start + length + of && (of === 0 || state === 'missing'),
    )
  const missing = near(2 * pixel)
  const found = missing === -1 ? near(0) : missing
  return found === -1 ? null : found
}

// React passes CSS variables on; its types do not know them.
const placeOf = ({ start, length }: CoverageSegment): CSSProperties => {
  const inLeftHalf = start + length / 2 < 0.5
  const distance = inLeftHalf ? start : 1 - start - length
  return { [inLeftHalf ? '--left' : '--right']: `${distance * 100}%` }
}

const whereOf = ({ place, places, of }: CoverageSegment): string =>
  of === 1
    ? `In ${place}, the only account and region here.`
    : place !== null
      ? `In ${place}, one of ${formatCount(of)} accounts and regions.`
      : places === of
        ? `In all ${formatCount(of)} accounts and regions.`
        : `In ${formatCount(places)} of ${formatCount(of)} accounts and regions.`

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
