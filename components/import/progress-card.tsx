// Something under way: what it is, how far, and what can be done about it.
import { Progress } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import styles from './import.module.css'

type ProgressCardProps = {
  title: string
  href?: string
  /** What is being done, in a word or two. */
  state: string
  /** From 0 to 1; null where nobody knows of how much. */
  share: number | null
  figures: readonly string[]
  children?: ReactNode
}

export function ProgressCard({ title, href, state, share, figures, children }: ProgressCardProps) {
  return (
    <article className={styles.card} aria-label={`${state}: ${title}`}>
      <div className={styles.cardHead}>
        <span className={styles.cardState}>{state}</span>
        {href === undefined ? (
          <strong className={styles.cardTitle}>{title}</strong>
        ) : (
          <Link className={styles.cardTitle} href={href} prefetch={false}>
            <strong>{title}</strong>
          </Link>
        )}
        {share !== null && <span className={styles.percent}>{Math.floor(share * 100)} %</span>}
        {children}
      </div>
      <Progress.Root size="sm" transitionDuration={300}>
        {/* Without a value it says that nobody knows how far it is. */}
        <Progress.Section
          role="progressbar"
          aria-label={`${state}: ${title}`}
          value={(share ?? 0) * 100}
          withAria={share !== null}
        />
      </Progress.Root>
      {/* Told as it changes, where no bar tells it. */}
      <div className={styles.figures} role={share === null ? 'status' : undefined}>
        {figures.join(' · ')}
      </div>
    </article>
  )
}
