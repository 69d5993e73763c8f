'use client'
// The legend of the activity chart: each series with its sum, its share, and + and −; of what is inferred, how much.
import { only } from '@/lib/domain/filter'
import { effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import { formatCount, formatShare } from '../panel/format-number'
import styles from './activity-chart.module.css'
import { effectSeries, sumOfSeries } from './effect-series'
import type { Activity } from './prepare-activity'
import { Swatch } from './swatch'

/** A name filters by its series, the inferred part of it by what no record says. */
export function ActivityLegend({ sums, state }: { sums: Activity['sums']; state: PageState }) {
  const effects = effectsMode(state)
  return (
    <ul className={styles.legend} data-legend={effects}>
      {effectSeries(effects).map((series) => {
        const { by, value, of, label, inferred } = series
        const sum = sumOfSeries(sums, series)
        const unsaid = only(only(state.filter, by, value), 'readOnly', 'unknown')
        return (
          <li key={value}>
            <Swatch of={of} />
            <ValueLink state={state} by={by} value={value}>
              {label} <b>{formatCount(sum)}</b>{' '}
              <span className={styles.share}>{formatShare(sum, sums.total)}</span>
            </ValueLink>
            {inferred && (
              <FilterLink
                className={styles.inferred}
                href={hrefOf(state, { filter: unsaid })}
                title={`Only inferred ${label.toLowerCase()}`}
              >
                <span className="visually-hidden">of which </span>
                <Swatch of={inferred.of} /> {formatCount(sums[inferred.field])} inferred
              </FilterLink>
            )}
          </li>
        )
      })}
      <li>
        <Swatch of="failed" />
        <ValueLink state={state} by="outcome" value="failure">
          Failed <b>{formatCount(sums.failed)}</b>{' '}
          <span className={styles.share}>{formatShare(sums.failed, sums.total)}</span>
        </ValueLink>
      </li>
    </ul>
  )
}
