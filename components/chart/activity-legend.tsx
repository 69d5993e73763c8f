'use client'
// The legend of the activity chart: each series with its sum, its share, and + and −.

import type { PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import { formatCount, formatShare } from '../panel/format-number'
import styles from './activity-chart.module.css'
import type { Activity } from './prepare-activity'
import { READ_ONLY_SERIES } from './read-only-series'
import { Swatch } from './swatch'

/** A name filters by its series. */
export function ActivityLegend({ sums, state }: { sums: Activity['sums']; state: PageState }) {
  return (
    <ul className={styles.legend} data-legend>
      {READ_ONLY_SERIES.map(({ value, field, label }) => (
        <li key={value}>
          <Swatch of={value} />
          <ValueLink state={state} by="readOnly" value={value}>
            {label} <b>{formatCount(sums[field])}</b>{' '}
            <span className={styles.share}>{formatShare(sums[field], sums.total)}</span>
          </ValueLink>
        </li>
      ))}
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
