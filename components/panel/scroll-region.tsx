// What scrolls by itself, with a name, and within reach of the keyboard.
import type { ReactNode } from 'react'

type ScrollRegionProps = { label: string; className?: string | undefined; children: ReactNode }

export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls what has the focus.
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
