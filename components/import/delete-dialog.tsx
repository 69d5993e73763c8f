'use client'
// Asks whether an import may go, saying what that means, and deletes it through the API.
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState, useTransition } from 'react'
import { fetchAnswer } from '../fetch-answer'
import styles from './import.module.css'

type DeleteDialogProps = {
  /** The import. */
  id: string
  title: string
  /** What the button says that does it. */
  verb: string
  opened: boolean
  onClose: () => void
  /** Called once it is gone. */
  onDeleted: () => void
  /** What it means. */
  children: ReactNode
}

export function DeleteDialog({ id, title, verb, opened, onClose, onDeleted, children }: DeleteDialogProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, startTransition] = useTransition()
  const remove = () =>
    startTransition(async () => {
      setProblem(null)
      try {
        await fetchAnswer(`/api/imports/${id}`, { method: 'DELETE' })
        onDeleted()
      } catch (error) {
        setProblem(error instanceof Error ? error.message : 'It could not be deleted. Nothing was changed.')
      }
    })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.meaning}>
        {children}
        {problem !== null && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.end}>
          <Button variant="default" size="sm" onClick={onClose}>
            Keep
          </Button>
          <Button color="red.9" size="sm" loading={pending} onClick={remove}>
            {verb}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
