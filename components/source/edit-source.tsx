'use client'
// Changes when a source is read, and which parts of it. Where it is stays: that would be another source.
import { Button, Checkbox, Modal, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { LOG_KINDS, type LogKind, type SourceChange, type SourceSummary } from '@/lib/domain/source'
import { AnswerError, sendJson } from '../fetch-answer'
import { NO_PROBLEMS, problemsOf } from './show-problem'
import styles from './source.module.css'
import { QueueField, TimeFields } from './source-fields'
import { EMPTY_FORM, type SourceForm } from './source-form'
import formStyles from './source-form.module.css'

type EditSourceProps = {
  source: SourceSummary
  opened: boolean
  onClose: () => void
  /** Once it is out of sight. */
  onClosed: () => void
  onChanged: () => void
}

export function EditSource({ source, opened, onClose, onClosed, onChanged }: EditSourceProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={onClosed}
      returnFocus={false}
      title={`Edit ${source.name}`}
      size={620}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <EditForm source={source} onClose={onClose} onChanged={onChanged} />
    </Modal>
  )
}

/** Numbers and names that were pasted with commas or spaces between them become values of their own. */
const SPLIT = [',', ' ', '\n']

function EditForm({ source, onClose, onChanged }: Omit<EditSourceProps, 'opened' | 'onClosed'>) {
  const { kind, queueUrl, since, schedule } = source
  const [form, setForm] = useState<SourceForm>({
    ...EMPTY_FORM,
    kind,
    queueUrl: queueUrl ?? '',
    since: since ?? '',
    schedule,
  })
  const [accounts, setAccounts] = useState(source.accounts)
  const [regions, setRegions] = useState(source.regions)
  const [kinds, setKinds] = useState(source.kinds)
  const [problems, setProblems] = useState(NO_PROBLEMS)
  const [listProblem, setListProblem] = useState<{ field: string; message: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    setProblems(NO_PROBLEMS)
    setListProblem(null)
    const change: SourceChange = {
      schedule: form.schedule,
      since: orNull(form.since),
      accounts: someOrNull(accounts),
      regions: someOrNull(regions),
      kinds: someOrNull(LOG_KINDS.filter((each) => kinds.includes(each))),
      ...(kind === 's3' && { queueUrl: orNull(form.queueUrl) }),
    }
    try {
      await sendJson(`/api/sources/${source.id}`, 'PATCH', change)
      onChanged()
      onClose()
    } catch (error) {
      const list = error instanceof AnswerError ? /^(accounts|regions|kinds)\b/.exec(error.field ?? '') : null
      if (list && error instanceof Error) setListProblem({ field: list[0], message: error.message })
      else setProblems(problemsOf(error, kind))
      setBusy(false)
    }
  }
  const problemOf = (field: string) => (listProblem?.field === field ? listProblem.message : undefined)
  const fields = {
    form,
    problems: problems.fields,
    onChange: (part: Partial<SourceForm>) => setForm({ ...form, ...part }),
  }
  return (
    <form
      className={formStyles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void save()
      }}
    >
      <TimeFields {...fields} />
      {kind === 's3' && <QueueField {...fields} />}
      <div className={formStyles.pair}>
        <TagsInput
          label="Accounts"
          description="Only these; empty for all, and those to come"
          placeholder={accounts.length === 0 ? 'All' : undefined}
          splitChars={SPLIT}
          value={accounts}
          error={problemOf('accounts')}
          onChange={setAccounts}
        />
        <TagsInput
          label="Regions"
          description="Only these; empty for all, and those to come"
          placeholder={regions.length === 0 ? 'All' : undefined}
          splitChars={SPLIT}
          value={regions}
          error={problemOf('regions')}
          onChange={setRegions}
        />
      </div>
      <Checkbox.Group
        label="Kinds of logs"
        description="Only these; none for all"
        value={kinds}
        error={problemOf('kinds')}
        onChange={setKinds}
      >
        <div className={formStyles.boxes}>
          {LOG_KINDS.map((each: LogKind) => (
            <Checkbox key={each} size="xs" value={each} label={each} />
          ))}
        </div>
      </Checkbox.Group>
      <p className={styles.hint}>
        What is loaded already stays, whatever is chosen here. What is let in newly is looked for at once.
      </p>
      {problems.general !== null && (
        <p className={styles.problem} role="alert">
          {problems.general}
        </p>
      )}
      <div className={formStyles.end}>
        <Button variant="default" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={busy}>
          Save
        </Button>
      </div>
    </form>
  )
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
const someOrNull = <Value,>(values: Value[]): Value[] | null => (values.length === 0 ? null : values)
