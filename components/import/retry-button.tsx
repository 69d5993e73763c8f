'use client'
// Has one file, or all that can be, read again; and says why not.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { fetchAnswer } from '../fetch-answer'
import { useLive } from '../live/live-updates'
import styles from './retry-button.module.css'

/**
 * `path` is where to ask. Of one file: `name` tells it to those who do not see whose button this is, `endedAt` when it was
 * read last (null while it is being read), and `onAsked` hears that it will be.
 */
type RetryButtonProps = {
  path: string
  label: string
  name?: string
  endedAt?: string | null
  onAsked?: () => void
}

export function RetryButton({ path, label, name, endedAt, onAsked }: RetryButtonProps) {
  const { refreshSoon } = useLive()
  const [asking, setAsking] = useState(false)
  const [askedAt, setAskedAt] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const inLine = askedAt !== null && (endedAt === null || endedAt === askedAt)
  const ask = async () => {
    if (asking || inLine) return
    setAsking(true)
    setProblem(null)
    try {
      await fetchAnswer(path, { method: 'POST' })
      setAskedAt(endedAt ?? null)
      onAsked?.()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Cairn does not answer.')
    }
    setAsking(false)
    // Also after a refusal: then it is not as it is drawn.
    refreshSoon()
  }
  const words = asking ? 'Asking…' : inLine ? 'In line' : label
  return (
    <span className={styles.retry}>
      <Button
        variant={name === undefined ? 'default' : 'subtle'}
        size="compact-sm"
        className={name === undefined ? undefined : styles.quiet}
        aria-label={name === undefined ? undefined : `${words}: ${name}`}
        // Not `disabled`: the keyboard's place would be lost.
        aria-disabled={asking || inLine || undefined}
        data-disabled={asking || inLine || undefined}
        onClick={ask}
      >
        {words}
      </Button>
      {problem !== null && (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}
