'use client'
// The end of a list that goes on: how much is shown, a button for more, and why more did not come.
import { Button } from '@mantine/core'
import styles from './import.module.css'

type MoreButtonProps = { label: string; shown: string; problem: string | null; onMore: () => void }

export function MoreButton({ label, shown, problem, onMore }: MoreButtonProps) {
  return (
    <div className={styles.buttons}>
      <Button variant="default" size="compact-sm" onClick={onMore}>
        {label}
      </Button>
      <span role="status">{problem ?? shown}</span>
    </div>
  )
}
