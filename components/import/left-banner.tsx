'use client'
// Says on every page but the imports page itself, which has more to say, that files were not sent.
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { formatCount } from '../panel/format-number'
import { useLeftDrops } from './left-drops'
import styles from './remove-sample.module.css'

export function LeftBanner() {
  const path = usePathname()
  const files = useLeftDrops().reduce((sum, { unsent }) => sum + unsent.files, 0)
  if (files === 0 || path === '/imports') return null
  return (
    <aside className={styles.banner} aria-label="Files that were not sent">
      <span>
        <strong>
          {formatCount(files)} {files === 1 ? 'file was' : 'files were'} not sent
        </strong>{' '}
        when a page that was sending was left.
      </span>
      <Link className="text-link" href="/imports" prefetch={false}>
        Show which
      </Link>
    </aside>
  )
}
