'use client'
// Whether somebody is at the rows of the table: then what is drawn anew must not move them.
import { type PointerEvent, type RefObject, useCallback, useRef } from 'react'
import { isReading } from './is-reading'

export type Reading = {
  /** What scrolls. */
  frame: RefObject<HTMLElement | null>
  onPointerMove: (move: PointerEvent) => void
  /** At this moment; always while an event is open beside the rows. */
  isReading: () => boolean
}

export function useReading(open: string | null): Reading {
  const frame = useRef<HTMLElement>(null)
  const pointedAt = useRef(Number.NEGATIVE_INFINITY)
  const onPointerMove = useCallback((move: PointerEvent) => {
    pointedAt.current = move.timeStamp
  }, [])
  return {
    frame,
    onPointerMove,
    isReading: () => open !== null || isReading(frame.current, pointedAt.current, performance.now()),
  }
}
