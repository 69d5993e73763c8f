'use client'
// Has one file, or all that can be, read again; and says why not.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { fetchAnswer } from '../fetch-answer'
import { useLive } from '../live/live-updates'
import styles from './retry-button.module.css'

/** `path` is where to ask; `name` says to those who do not see it which file the button belongs to. */
type RetryButtonProps = { path: string; label: string; name?: string; quiet?: boolean }

/** To be made anew (by its key) once what it asked for has ended. */
export function RetryButton({ path, label, name, quiet = false }: RetryButtonProps) {
  const { refreshSoon } = useLive()
  const [state, setState] = useState<'idle' | 'asking' | 'asked'>('idle')
  const [problem, setProblem] = useState<string | null>(null)
  const ask = async () => {
    if (state !== 'idle') return
    setState('asking')
    setProblem(null)
    try {
      await fetchAnswer(path, { method: 'POST' })
      setState('asked')
      refreshSoon()
    } catch (error) {
      setState('idle')
      setProblem(error instanceof Error ? error.message : 'Cairn does not answer.')
    }
  }
  const words = { idle: label, asking: 'Asking…', asked: 'Is in line' }[state]
  return (
    <span className={styles.retry}>
      <Button
        variant={quiet ? 'subtle' : 'default'}
        size={quiet ? 'compact-xs' : 'compact-sm'}
        aria-label={name === undefined ? undefined : `${words}: ${name}`}
        // Not `disabled`: the keyboard's place would be lost.
        aria-disabled={state !== 'idle' || undefined}
        data-disabled={state !== 'idle' || undefined}
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
