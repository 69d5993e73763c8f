'use client'
// The exact numbers of one column of the activity chart.
import type { EffectsMode } from '../filter/effects-mode'
import { formatCount, formatShare } from '../panel/format-number'
import styles from './activity-chart.module.css'
import { effectSeries, sumOfSeries } from './effect-series'
import type { ActivityColumn } from './prepare-activity'
import { Swatch } from './swatch'

type ActivityTooltipProps = {
  active?: boolean
  label?: unknown
  columns: readonly ActivityColumn[]
  zone: string
  effects: EffectsMode
}

/** recharts hands over `active` and `label`. */
export function ActivityTooltip({ active, label, columns, zone, effects }: ActivityTooltipProps) {
  const column = active ? columns.find(({ from }) => from === label) : undefined
  if (!column) return null
  return (
    <div className={styles.tooltip}>
      <div className={styles.when}>
        {column.words} {zone}
        {column.partial && ' (part of it)'}
      </div>
      <dl>
        {effectSeries(effects)
          .toReversed()
          .map((series) => (
            <Rows key={series.value} column={column} series={series} />
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

type RowsProps = { column: ActivityColumn; series: ReturnType<typeof effectSeries>[number] }

/** A series, and below it how much of it is inferred. */
function Rows({ column, series }: RowsProps) {
  const sum = sumOfSeries(column, series)
  const { of, label, inferred } = series
  return (
    <>
      <div>
        <dt>
          <Swatch of={of} /> {label}
        </dt>
        <dd>{formatCount(sum)}</dd>
        <dd className={styles.share}>{formatShare(sum, column.total)}</dd>
      </div>
      {inferred && column[inferred.field] > 0 && (
        <div className={styles.part}>
          <dt>
            <Swatch of={inferred.of} /> of which inferred
          </dt>
          <dd>{formatCount(column[inferred.field])}</dd>
          <dd />
        </div>
      )}
    </>
  )
}
