// For an address that leads nowhere.
import type { Metadata } from 'next'
import Link from 'next/link'
import styles from '@/components/panel/empty-note.module.css'
import { PlainHeader } from '@/components/shell/page-header'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <>
      <PlainHeader title="Not found" />
      <section className={styles.note}>
        <h2>There is no such page</h2>
        <p>The address may be mistyped, or what it showed has been deleted since.</p>
        <Link className="text-link" href="/" prefetch={false}>
          Go to the overview
        </Link>
      </section>
    </>
  )
}
