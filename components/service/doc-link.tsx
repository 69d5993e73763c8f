// A link to somebody else's documentation, told from the page's own links.
import type { ReactNode } from 'react'
import styles from './service.module.css'

/** `about` says to a screen reader what the page is about, where its label alone does not. */
export function DocLink({ href, about, children }: { href: string; about?: string; children: ReactNode }) {
  return (
    <a className={styles.doc} href={href} rel="noreferrer">
      {children}
      {about && <span className="visually-hidden"> of {about}</span>}
      <span aria-hidden="true"> ↗</span>
    </a>
  )
}
