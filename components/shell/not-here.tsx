'use client'
// For an address of an identity, a service or a session that is not here: says which, and leads to the others. Next tells a page
// like this nothing, so it reads the address itself.
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import styles from '../panel/empty-note.module.css'
import { PlainHeader } from './page-header'
import { type NotHereKind, prepareNotHere } from './prepare-not-here'

export function NotHere({ kind }: { kind: NotHereKind }) {
  const path = usePathname()
  const query = useSearchParams()
  const asked = kind === 'identity' ? encodeURIComponent(query.get('key') ?? '') : path.split('/').at(-1)
  const { title, text, list } = prepareNotHere(kind, asked ?? '')
  return (
    <>
      <PlainHeader title="Not found" />
      <section className={styles.note}>
        <h2 style={{ overflowWrap: 'anywhere' }}>{title}</h2>
        <p>{text}</p>
        <Link className="text-link" href={list.path} prefetch={false}>
          {list.label}
        </Link>
      </section>
    </>
  )
}
