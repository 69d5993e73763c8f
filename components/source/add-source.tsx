'use client'
// Adds a source: where it is, what Cairn finds there, and which parts of that are to be read.
import { Button, Modal, Tabs } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { SourceLook, SourceSummary } from '@/lib/domain/source'
import { sendJson } from '../fetch-answer'
import { LookResult } from './look-result'
import { type Chosen, everythingOf, filtersOf } from './prepare-look'
import { type FormProblems, NO_PROBLEMS, problemsOf } from './show-problem'
import styles from './source.module.css'
import { AccessFields, BucketFields, FolderField, TimeFields } from './source-fields'
import { bodyOf, EMPTY_FORM, FOLDED, isSameLocation, type SourceForm } from './source-form'
import formStyles from './source-form.module.css'

type AddSourceProps = { opened: boolean; onClose: () => void; onAdded: (source: SourceSummary) => void }

/** What was found, and at which location: of another one it says nothing. */
type Found = { of: SourceForm; number: number; look: SourceLook; chosen: Chosen }

export function AddSource({ opened, onClose, onAdded }: AddSourceProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Add a source"
      size={680}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {/* Begins anew each time that it is opened. */}
      <AddForm onClose={onClose} onAdded={onAdded} />
    </Modal>
  )
}

function AddForm({ onClose, onAdded }: Omit<AddSourceProps, 'opened'>) {
  const [form, setForm] = useState(EMPTY_FORM)
  const [seen, setSeen] = useState<Found | null>(null)
  const [problems, setProblems] = useState(NO_PROBLEMS)
  const [busy, setBusy] = useState<'look' | 'add' | null>(null)
  const [unfolded, setUnfolded] = useState(false)
  const element = useFirstProblem(problems)

  const change = (part: Partial<SourceForm>) => {
    setForm({ ...form, ...part })
    setProblems(NO_PROBLEMS)
  }
  const send = async (what: 'look' | 'add', action: () => Promise<void>) => {
    setBusy(what)
    setProblems(NO_PROBLEMS)
    try {
      await action()
    } catch (error) {
      const next = problemsOf(error, form.kind)
      if (FOLDED.some((field) => next.fields[field] !== undefined)) setUnfolded(true)
      setProblems(next)
    }
    setBusy(null)
  }
  const look = () =>
    send('look', async () => {
      const { look: answer } = await sendJson<{ look: SourceLook }>('/api/sources/look', 'POST', bodyOf(form))
      setSeen({ of: form, number: (seen?.number ?? 0) + 1, look: answer, chosen: everythingOf(answer) })
    })
  const found = seen !== null && isSameLocation(seen.of, form) ? seen : null
  const filters = found === null ? null : filtersOf(found.look, found.chosen)
  const add = () =>
    send('add', async () => {
      const body = bodyOf(form, filters ?? {})
      onAdded((await sendJson<{ source: SourceSummary }>('/api/sources', 'POST', body)).source)
      onClose()
    })

  const fields = { form, problems: problems.fields, onChange: change }
  return (
    <form
      ref={element}
      className={formStyles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (busy === null) void (found === null ? look() : filters !== null && add())
      }}
    >
      <Tabs value={form.kind} onChange={(kind) => change({ kind: kind === 'folder' ? 'folder' : 's3' })}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="s3">S3 bucket</Tabs.Tab>
          <Tabs.Tab value="folder">Folder on this machine</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="s3">
          <BucketFields {...fields} />
        </Tabs.Panel>
        <Tabs.Panel value="folder">
          <FolderField {...fields} />
        </Tabs.Panel>
      </Tabs>
      <details
        className={formStyles.more}
        open={unfolded}
        onToggle={(event) => setUnfolded(event.currentTarget.open)}
      >
        <summary>
          {form.kind === 's3' ? 'Region, endpoint, role, queue, schedule' : 'Schedule, first day'}
        </summary>
        <div className={formStyles.form}>
          {form.kind === 's3' && <AccessFields {...fields} />}
          <TimeFields {...fields} />
        </div>
      </details>
      {form.kind === 's3' && found === null && (
        <p className={styles.hint}>
          Credentials come from the machine’s own environment (variables, profile or role), never from here.
          Cairn only lists and reads.
        </p>
      )}
      {found !== null && (
        <LookResult
          key={found.number}
          look={found.look}
          chosen={found.chosen}
          onChange={(chosen) => setSeen({ ...found, chosen })}
        />
      )}
      <FormEnd found={found} ready={filters !== null} busy={busy} problem={problems.general} onLook={look} />
    </form>
  )
}

type FormEndProps = {
  found: Found | null
  ready: boolean
  busy: 'look' | 'add' | null
  problem: string | null
  onLook: () => void
}

/** One way on at a time: look first, then add. */
function FormEnd({ found, ready, busy, problem, onLook }: FormEndProps) {
  const refused = found !== null && found.look.problems.length > 0
  return (
    <>
      {problem !== null && (
        <p className={styles.problem} role="alert" tabIndex={-1}>
          {problem}
        </p>
      )}
      <div className={formStyles.end}>
        {found === null ? (
          <Button type="submit" size="sm" loading={busy === 'look'}>
            Look
          </Button>
        ) : (
          <>
            <Button
              variant={refused ? 'filled' : 'default'}
              size="sm"
              loading={busy === 'look'}
              disabled={busy === 'add'}
              onClick={onLook}
            >
              Look again
            </Button>
            <Button
              type="submit"
              variant={refused ? 'default' : 'filled'}
              size="sm"
              loading={busy === 'add'}
              disabled={!ready || busy === 'look'}
            >
              Add and sync
            </Button>
          </>
        )}
      </div>
    </>
  )
}

/** Takes the reader to the field that was refused, or to what was said. */
function useFirstProblem(problems: FormProblems) {
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const [first] = Object.keys(problems.fields)
    // The button that was pressed is out of use while Cairn looks, and has lost the focus.
    const at = first === undefined ? '[role="alert"][tabindex]' : `[name="${CSS.escape(first)}"]`
    element.current?.querySelector<HTMLElement>(at)?.focus()
  }, [problems])
  return element
}
