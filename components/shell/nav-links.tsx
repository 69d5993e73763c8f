'use client'
// The places of the dashboard. A link to a page that filters carries the filter in force along, and every link
// how somebody looks at events.
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { LinkPending } from '../filter/link-pending'
import { carriedQuery, carriedView } from '../filter/page-state'
import styles from './nav-links.module.css'

/** `holds` is where the pages are that belong to a place besides its own. */
const PLACES: readonly { label: string; path: string; filters: boolean; holds?: readonly string[] }[] = [
  { label: 'Overview', path: '/', filters: true },
  { label: 'Events', path: '/events', filters: true },
  { label: 'Services', path: '/services', filters: true },
  { label: 'Identities', path: '/identities', filters: true, holds: ['/identity', '/sessions'] },
  { label: 'Regions', path: '/regions', filters: true, holds: ['/accounts'] },
  { label: 'Imports', path: '/imports', filters: false, holds: ['/sources'] },
]

/** `onFollow` runs on each click, so that a menu can close. */
export function NavLinks({ onFollow }: { onFollow?: () => void }) {
  const here = usePathname()
  const given = new URLSearchParams(useSearchParams())
  const [query, view] = [carriedQuery(given), carriedView(given)]
  return (
    <nav className={styles.nav} aria-label="Main">
      {PLACES.map(({ label, path, filters, holds = [] }) => {
        const current = path === '/' ? here === path : [path, ...holds].some((each) => isUnder(here, each))
        return (
          <Link
            key={path}
            href={withQuery(path, filters ? query : view)}
            prefetch={false}
            className={styles.place}
            aria-current={current ? 'page' : undefined}
            onClick={onFollow}
          >
            {label}
            <LinkPending />
          </Link>
        )
      })}
    </nav>
  )
}

const withQuery = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`)

const isUnder = (here: string, path: string): boolean => here === path || here.startsWith(`${path}/`)
