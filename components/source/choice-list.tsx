'use client'
// Checkboxes for what was found: all of it to begin with, which also takes what is to come.
import { Checkbox } from '@mantine/core'
import { useId } from 'react'
import { formatCount } from '../panel/format-number'
import styles from './source-form.module.css'

type ChoiceListProps = {
  /** Such as `Accounts`. */
  label: string
  values: readonly string[]
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
}

export function ChoiceList({ label, values, chosen, onChange }: ChoiceListProps) {
  const problemId = useId()
  const count = values.filter((value) => chosen.has(value)).length
  const all = count === values.length
  const toggle = (value: string) => {
    const next = new Set(chosen)
    if (!next.delete(value)) next.add(value)
    onChange(next)
  }
  return (
    <fieldset className={styles.choice} aria-describedby={count === 0 ? problemId : undefined}>
      <legend>
        {label}
        <span>
          {all
            ? `all ${formatCount(count)}, and those to come`
            : `${formatCount(count)} of ${formatCount(values.length)}`}
        </span>
        {values.length > 2 && (
          <button
            type="button"
            className={styles.toggle}
            aria-label={
              all ? `Choose none of the ${label.toLowerCase()}` : `Choose all ${label.toLowerCase()}`
            }
            onClick={() => onChange(new Set(all ? [] : values))}
          >
            {all ? 'None' : 'All'}
          </button>
        )}
      </legend>
      <div className={styles.boxes}>
        {values.map((value) => (
          <Checkbox
            key={value}
            size="xs"
            label={value}
            checked={chosen.has(value)}
            onChange={() => toggle(value)}
          />
        ))}
      </div>
      {count === 0 && (
        <p id={problemId} className={styles.choiceProblem} role="alert">
          Choose at least one, else there is nothing to read.
        </p>
      )}
    </fieldset>
  )
}
