'use client'
// The exact numbers of one column of the activity chart.
import { formatCount, formatShare } from '../panel/format-number'
import styles from './activity-chart.module.css'
import type { ActivityColumn } from './prepare-activity'
import { READ_ONLY_SERIES } from './read-only-series'
import { Swatch } from './swatch'

type ActivityTooltipProps = {
  active?: boolean
  label?: unknown
  columns: readonly ActivityColumn[]
  zone: string
}

/** recharts hands over `active` and `label`. */
export function ActivityTooltip({ active, label, columns, zone }: ActivityTooltipProps) {
  const column = active ? columns.find(({ from }) => from === label) : undefined
  if (!column) return null
  return (
    <div className={styles.tooltip}>
      <div className={styles.when}>
        {column.words} {zone}
        {column.partial && ' (part of it)'}
      </div>
      <dl>
        {READ_ONLY_SERIES.toReversed().map(({ field, label: name, value }) => (
          <div key={field}>
            <dt>
              <Swatch of={value} /> {name}
            </dt>
            <dd>{formatCount(column[field])}</dd>
            <dd className={styles.share}>{formatShare(column[field], column.total)}</dd>
          </div>
        ))}
        <div className={styles.sum}>
          <dt>Events</dt>
          <dd>{formatCount(column.total)}</dd>
          <dd />
        </div>
        <div>
          <dt>
            <Swatch of="failed" /> Failed
          </dt>
          <dd>{formatCount(column.failed)}</dd>
          <dd className={styles.share}>{formatShare(column.failed, column.total)}</dd>
        </div>
      </dl>
      <div className={styles.hint}>Click for this column, drag for a range</div>
    </div>
  )
}
