'use client'
// The facets of a list: in a column beside it, or in a drawer where the window is narrow.
import { Button, Drawer } from '@mantine/core'
import { useState } from 'react'
import type { Facet } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import type { PageState } from '../filter/page-state'
import { FacetPanel, LISTED_VALUES } from './facet-panel'
import styles from './facets.module.css'

type FacetsProps = {
  state: PageState
  /** All facets there are, in their order; those that are not in `facets` begin closed. */
  order: readonly DimensionKey[]
  facets: readonly Facet[]
  /** What the counts leave out, in words. */
  note?: string | undefined
}

export function Facets(props: FacetsProps) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <section className={styles.side} aria-label="Facets">
        <a className={styles.skip} href="#events">
          Skip to the events
        </a>
        <Panels {...props} />
      </section>
      <Button
        variant="default"
        size="compact-md"
        className={styles.button}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        Filters
      </Button>
      <Drawer opened={opened} onClose={() => setOpened(false)} title="Filters" size={330} padding="sm">
        <Panels {...props} />
      </Drawer>
    </>
  )
}

function Panels({ state, order, facets, note }: FacetsProps) {
  return (
    <>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      {order.map((by) => (
        <FacetPanel key={by} state={state} by={by} facet={facets.find((facet) => facet.by === by)} />
      ))}
    </>
  )
}

/** As large as the facets whose counts are on their way. */
export function FacetsSkeleton({ facets }: { facets: number }) {
  return (
    <>
      <div className={styles.side} role="status">
        <span className="visually-hidden">Facets are on their way</span>
        {Array.from({ length: facets }, (_, index) => `facet ${index}`).map((key) => (
          <div key={key} className={styles.facet}>
            <div className={styles.heading} />
            <div className={styles.waiting} style={{ height: LISTED_VALUES * 24 }} />
          </div>
        ))}
      </div>
      <Button variant="default" size="compact-md" className={styles.button} disabled>
        Filters
      </Button>
    </>
  )
}
