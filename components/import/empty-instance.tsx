'use client'
// Empties the instance, after saying what goes and having a word typed.
import { Button, Modal, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { type FormEvent, type TransitionStartFunction, useEffect, useState, useTransition } from 'react'
import type { InstanceContents } from '@/lib/domain/answers'
import { fetchJson, sendJson } from '../fetch-answer'
import { formatCount } from '../panel/format-number'
import styles from './import.module.css'
import { forgetNotes } from './unsent-notes'

const WORD = 'empty'

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

export function EmptyInstance() {
  const [asked, setAsked] = useState(false)
  const [pending, startTransition] = useTransition()
  // What is under way cannot be called off: nothing is to look as if it were.
  const close = () => {
    if (!pending) setAsked(false)
  }
  return (
    <div>
      <Button variant="default" size="compact-sm" onClick={() => setAsked(true)}>
        Empty this instance…
      </Button>
      <Modal
        opened={asked}
        onClose={close}
        title="Empty this instance?"
        centered
        closeButtonProps={{ 'aria-label': 'Close', disabled: pending }}
      >
        <EmptyForm onClose={close} pending={pending} start={startTransition} />
      </Modal>
    </div>
  )
}

/** Of its own, so that every opening asks anew. */
function EmptyForm({
  onClose,
  pending,
  start,
}: {
  onClose: () => void
  pending: boolean
  start: TransitionStartFunction
}) {
  const router = useRouter()
  const [contents, setContents] = useState<InstanceContents | null>(null)
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    const gone = new AbortController()
    fetchJson<InstanceContents>('/api/empty', { signal: gone.signal })
      .then(setContents)
      .catch((error) => {
        if (!gone.signal.aborted) setProblem(messageOf(error))
      })
    return () => gone.abort()
  }, [])
  const empty = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() !== WORD || pending) return
    start(async () => {
      setProblem(null)
      try {
        await sendJson('/api/empty', 'POST', { confirm: WORD })
        forgetNotes()
        router.push('/')
        router.refresh()
      } catch (error) {
        setProblem(messageOf(error))
      }
    })
  }
  return (
    <form className={styles.meaning} onSubmit={empty}>
      {contents !== null ? (
        <p>
          This removes from Cairn <strong>{counted(contents.events, 'event', 'events')}</strong>,{' '}
          <strong>{counted(contents.imports, 'import', 'imports')}</strong> and{' '}
          <strong>{counted(contents.sources, 'source', 'sources')}</strong>, with their records, files,
          rejected records and everything that was counted of them. There is no way back.
        </p>
      ) : problem === null && !pending ? (
        <p aria-busy>Looking at what is here…</p>
      ) : (
        <p>
          This removes every event, import and source from Cairn, with their records, files, rejected records
          and everything that was counted of them. There is no way back.
        </p>
      )}
      <p>
        Files that are being read are given up. The log files themselves, where you took them from, stay as
        they are; so do sources that CAIRN_SOURCES names, and Cairn begins to read them anew.
      </p>
      <TextInput
        label={`Type “${WORD}” to confirm`}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        autoComplete="off"
        data-autofocus
        mb="sm"
      />
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.end}>
        <Button variant="default" size="sm" onClick={onClose} disabled={pending}>
          Keep
        </Button>
        <Button type="submit" color="red.9" size="sm" loading={pending} disabled={typed.trim() !== WORD}>
          Empty
        </Button>
      </div>
    </form>
  )
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'It could not be emptied. Nothing was changed.'
