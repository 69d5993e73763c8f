'use client'
// Says on every page but the imports page itself, which has more to say, that files were not sent.
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useLeftDrops } from './left-drops'
import styles from './remove-sample.module.css'
import { unsentSum } from './unsent-drop'

export function LeftBanner() {
  const path = usePathname()
  const drops = useLeftDrops()
  if (drops.length === 0 || path === '/imports') return null
  return (
    <aside className={styles.banner} aria-label="Files that were not sent">
      <span>
        <strong>{unsentSum(drops)}</strong> when a page was left.
      </span>
      <Link className="text-link" href="/imports" prefetch={false}>
        Show which
      </Link>
    </aside>
  )
}
