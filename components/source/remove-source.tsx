'use client'
// Removes a source, after saying what stays.
import { Button, Modal } from '@mantine/core'
import { useState, useTransition } from 'react'
import type { SourceSummary } from '@/lib/domain/source'
import { fetchAnswer } from '../fetch-answer'
import styles from './source.module.css'
import formStyles from './source-form.module.css'

type RemoveSourceProps = {
  source: SourceSummary
  opened: boolean
  onClose: () => void
  /** Once it is out of sight. */
  onClosed: () => void
  onRemoved: () => void
}

export function RemoveSource({ source, opened, onClose, onClosed, onRemoved }: RemoveSourceProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, startTransition] = useTransition()
  const remove = () =>
    startTransition(async () => {
      setProblem(null)
      try {
        await fetchAnswer(`/api/sources/${source.id}`, { method: 'DELETE' })
        onClose()
        onRemoved()
      } catch (error) {
        setProblem(error instanceof Error ? error.message : 'It could not be removed. Nothing was changed.')
      }
    })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={onClosed}
      returnFocus={false}
      title={`Remove the source “${source.name}”?`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={formStyles.form}>
        <p className={styles.hint}>
          Cairn stops reading it, and forgets which of its files it has seen and what the digests say of them.{' '}
          <strong>The imports and events that it brought stay</strong>, and so do the log files themselves.
          When it is added again, what is there already counts as duplicate.
        </p>
        {problem !== null && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={formStyles.end}>
          <Button data-autofocus variant="default" size="sm" onClick={onClose}>
            Keep
          </Button>
          <Button color="red.9" size="sm" loading={pending} onClick={remove}>
            Remove
          </Button>
        </div>
      </div>
    </Modal>
  )
}
