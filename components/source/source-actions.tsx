'use client'
// What can be done with a source: sync it, pause it, change it, remove it.
import { Button, Menu } from '@mantine/core'
import { useRef, useState } from 'react'
import type { SourceSummary } from '@/lib/domain/source'
import { sendJson } from '../fetch-answer'
import { EditSource } from './edit-source'
import { RemoveSource } from './remove-source'
import styles from './source.module.css'

type SourceActionsProps = {
  source: SourceSummary
  /** Called when something was asked for or changed. */
  onChanged: () => void
  onRemoved: () => void
  /** Says what went wrong; null once something else is tried. */
  onProblem: (problem: string | null) => void
}

export function SourceActions({ source, onChanged, onRemoved, onProblem }: SourceActionsProps) {
  const [asked, setAsked] = useState<'edit' | 'remove' | null>(null)
  const [busy, setBusy] = useState(false)
  const { id, name, paused, fromEnvironment } = source
  const send = async (what: () => Promise<unknown>) => {
    setBusy(true)
    onProblem(null)
    try {
      await what()
      onChanged()
    } catch (error) {
      onProblem(error instanceof Error ? error.message : 'Cairn does not answer.')
    }
    setBusy(false)
  }
  const sync = (full: boolean) => send(() => sendJson(`/api/sources/${id}/sync`, 'POST', { full }))
  const more = useRef<HTMLButtonElement>(null)
  const removed = useRef(false)
  const dialog = {
    source,
    onClose: () => setAsked(null),
    // What opened it was in a menu that has closed.
    onClosed: () => !removed.current && more.current?.focus(),
  }
  return (
    <div className={styles.actions}>
      <Button
        variant="default"
        size="compact-sm"
        disabled={paused}
        aria-label={`Sync now: ${name}`}
        onClick={() => !busy && sync(false)}
      >
        Sync now
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button ref={more} variant="default" size="compact-sm" aria-label={`More: ${name}`}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={paused} onClick={() => sync(true)}>
            Full sync
            <Hint>Lists the whole range again, not only the days that can still change</Hint>
          </Menu.Item>
          {fromEnvironment ? (
            <Menu.Label>Set by CAIRN_SOURCES: change it there</Menu.Label>
          ) : (
            <>
              <Menu.Item
                onClick={() => send(() => sendJson(`/api/sources/${id}`, 'PATCH', { paused: !paused }))}
              >
                {paused ? 'Resume' : 'Pause'}
              </Menu.Item>
              <Menu.Item onClick={() => setAsked('edit')}>Edit…</Menu.Item>
              <Menu.Divider />
              <Menu.Item onClick={() => setAsked('remove')}>Remove…</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <EditSource {...dialog} opened={asked === 'edit'} onChanged={onChanged} />
      <RemoveSource
        {...dialog}
        opened={asked === 'remove'}
        onRemoved={() => {
          removed.current = true
          onRemoved()
        }}
      />
    </div>
  )
}

function Hint({ children }: { children: string }) {
  return <div className={styles.menuHint}>{children}</div>
}
