// The red mark that hangs below a column for its failures.

type FailureMarkProps = { x?: number; y?: number; width?: number; height?: number }

const LEAST_HEIGHT = 2
/** Keeps the mark clear of the axis. */
const GAP = 1

/** recharts hands over the bar's box, of negative height below the axis. A single failure stays visible. */
export function FailureMark({ x = 0, y = 0, width = 0, height = 0 }: FailureMarkProps) {
  if (height === 0) return null
  const top = Math.min(y, y + height) + GAP
  return (
    <rect
      x={x}
      y={top}
      width={width}
      height={Math.max(LEAST_HEIGHT, Math.abs(height) - GAP)}
      fill="var(--failed)"
    />
  )
}
