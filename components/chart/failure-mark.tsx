'use client'
// The red mark at the height of a column's failures.
import { usePlotArea } from 'recharts'

type FailureMarkProps = { cx?: number; cy?: number; value?: unknown; columns: number }

/** Nothing where nothing failed. As wide as the column, never thinner than it can be seen. */
export function FailureMark({ cx, cy, value, columns }: FailureMarkProps) {
  const plot = usePlotArea()
  if (!plot || cx === undefined || cy === undefined || typeof value !== 'number' || value === 0) return null
  const width = Math.max(3, Math.min(14, (plot.width / columns) * 0.8))
  // A few failures among many events would vanish into the axis.
  const y = Math.min(cy, plot.y + plot.height - 3)
  // The rim sets it off from the columns behind it.
  return (
    <rect
      x={cx - width / 2}
      y={y - 1.25}
      width={width}
      height={2.5}
      fill="var(--failed)"
      stroke="var(--surface)"
      strokeWidth={1}
      paintOrder="stroke"
    />
  )
}
