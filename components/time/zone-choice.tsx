'use client'
// Whose days a page counts by: UTC's or those of the reader's own zone. The choice lives in the address, as `tz`.
import { useMounted } from '@mantine/hooks'
import { isUtc, isZone, UTC } from '@/lib/domain/zone'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import styles from './zone-choice.module.css'

/** `zone` is the one that the page is in now, which a link can have brought from elsewhere. */
export function ZoneChoice({ state, zone }: { state: PageState; zone: string }) {
  // The server cannot know the browser's zone: it is offered once there is a browser.
  const own = useMounted() ? Intl.DateTimeFormat().resolvedOptions().timeZone : UTC
  const others = [...new Set([zone, own])].filter((name) => isZone(name) && !isUtc(name))
  return (
    <span className={styles.zones}>
      {[UTC, ...others].map((name) => (
        <FilterLink
          key={name}
          className={styles.zone}
          href={hrefOf(state, { others: { tz: name === UTC ? null : name } })}
          aria-current={name === zone || (name === UTC && isUtc(zone)) || undefined}
          title={`Count by the days of ${name}`}
        >
          {name}
        </FilterLink>
      ))}
    </span>
  )
}
