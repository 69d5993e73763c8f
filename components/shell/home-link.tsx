'use client'
// Cairn's name, which leads to the whole overview: without the filter in force, but seen as before.
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { carriedView } from '../filter/page-state'
import { Logo } from './logo'
import styles from './shell.module.css'

export function HomeLink() {
  const view = carriedView(new URLSearchParams(useSearchParams()))
  return (
    <Link href={view === '' ? '/' : `/?${view}`} prefetch={false} className={styles.name}>
      <Logo />
      Cairn
    </Link>
  )
}
