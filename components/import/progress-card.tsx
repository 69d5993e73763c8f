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
      <Progress
        value={(share ?? 0) * 100}
        size="sm"
        aria-label={`${state}: ${title}`}
        transitionDuration={300}
      />
      <div className={styles.figures}>{figures.join(' · ')}</div>
    </article>
  )
}
