// The foot of the events table: how many of the events are loaded, and the way to more.
import { Button } from '@mantine/core'
import { formatCount } from '../panel/format-number'

type ListEndProps = {
  /** Instead of how many are loaded. */
  words: string | null
  shown: number
  /** Null as long as nobody knows how many there are. */
  total: number | null
  more: boolean
  /** Scrolling alone loads no more. */
  paused: boolean
  loading: boolean
  problem: string | null
  onMore: () => void
}

export function ListEnd({ words, shown, total, more, paused, loading, problem, onMore }: ListEndProps) {
  const count =
    total === null
      ? `${formatCount(shown)} ${shown === 1 ? 'event is' : 'events are'} found so far.`
      : `${formatCount(shown)} of ${formatCount(total)} events are loaded.`
  if (problem !== null)
    return (
      <>
        {problem}
        <Button variant="default" size="compact-sm" onClick={onMore}>
          Try again
        </Button>
      </>
    )
  if (words !== null) return <>{words}</>
  if (loading) return <>Loading more…</>
  if (!more) return <>{shown === 1 ? 'One event.' : `All ${formatCount(shown)} events.`}</>
  if (!paused) return <>{count} Scroll for more.</>
  return (
    <>
      {count}
      <Button variant="default" size="compact-sm" onClick={onMore}>
        Continue
      </Button>
    </>
  )
}
