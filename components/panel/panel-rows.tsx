'use client'
// The list of a panel: beside others as high with few rows as with all. In one column as high as it needs, but a filter or another
// tab that leaves fewer rows moves nothing that is below.
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import styles from './panel.module.css'
import { BODY_HEIGHT, NEVER_NEEDED, neverNeeded } from './panel-heights'

/** `height`: pixels of all the rows that it can have. Its child is one element. */
export function PanelRows({ height, children }: { height: number; children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null)
  // Noted at the panel, which stays when its list gives way to a note or to what is on its way.
  useLayoutEffect(() => {
    const panel = list.current?.closest('section')
    const drawn = list.current?.firstElementChild?.clientHeight
    if (!panel || drawn === undefined) return
    const left = neverNeeded(panel.style.getPropertyValue(NEVER_NEEDED), height, drawn)
    panel.style.setProperty(NEVER_NEEDED, `${left}px`)
  })
  return (
    <div ref={list} className={styles.rows} style={{ [BODY_HEIGHT]: `${height}px` }}>
      {children}
    </div>
  )
}
