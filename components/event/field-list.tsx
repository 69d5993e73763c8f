'use client'
// A group of an event's fields, each with copy and, where it can be filtered by, + and −.
import { CopyButton } from '@mantine/core'
import { useState } from 'react'
import { dimensionOf, isDimension, UNKNOWN } from '@/lib/domain/dimensions'
import type { FilterKey } from '@/lib/domain/filter'
import { shortKey } from '@/lib/domain/short-key'
import { visibleText } from '@/lib/domain/value-label'
import { FilterLink } from '../filter/filter-link'
import { PageLink } from '../filter/page-link'
import type { PageState } from '../filter/page-state'
import { valueLabel } from '../filter/value-label'
import { ValueActions } from '../filter/value-link'
import { VERDICT_WORDS } from '../source/object-words'
import styles from './event-drawer.module.css'
import type { EventField, EventFields } from './event-fields'
import { ReadOnlyMark } from './read-only-mark'

export function FieldList({ group, state }: { group: EventFields; state: PageState }) {
  if (group.fields.length === 0) return null
  return (
    <section className={styles.group}>
      <h3 className={styles.groupTitle}>{group.title}</h3>
      <dl className={styles.fields}>
        {group.fields.map((field) => (
          <div key={field.label} className={styles.field}>
            <dt>{field.label}</dt>
            <dd>
              <span className={styles.said}>
                <FieldValue field={field} />
                {field.by && field.page === undefined && (
                  <PageLink className={styles.page} state={state} by={field.by} value={field.value} />
                )}
              </span>
              <span className={styles.fieldActions}>
                {field.by && <ValueActions state={state} by={field.by} value={field.value} />}
                <CopyButton value={field.value}>
                  {({ copied, copy }) => (
                    <button
                      type="button"
                      className={styles.copy}
                      onClick={copy}
                      aria-label={copied ? 'Copied' : `Copy ${field.label}`}
                    >
                      {copied ? 'Copied' : 'Copy'}
                    </button>
                  )}
                </CopyButton>
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Whose values are not what a record says, but words of Cairn's. */
const isNamed = (by: FilterKey): boolean =>
  by === 'error' || (isDimension(by) && dimensionOf(by).values !== undefined)

const VERDICT_SIGNS = { good: '✓', calm: '–', bad: '✗' }

function FieldValue({ field: { by, value, secret, verdict, because, page } }: { field: EventField }) {
  const [revealed, setRevealed] = useState(false)
  if (secret && !revealed)
    return (
      <span className={styles.value}>
        {shortKey(value)}{' '}
        <button type="button" className={styles.reveal} onClick={() => setRevealed(true)}>
          Reveal
        </button>
      </span>
    )
  if (verdict !== undefined) {
    const { tone } = VERDICT_WORDS[verdict]
    return (
      <span className={styles.value} data-tone={tone}>
        <span aria-hidden="true">{VERDICT_SIGNS[tone]}</span> {value}
      </span>
    )
  }
  if (page !== undefined)
    return (
      <FilterLink className={`text-link ${styles.value}`} href={page} scroll>
        {visibleText(value)}
      </FilterLink>
    )
  if (by === 'readOnly' || by === 'effect')
    return (
      <span className={styles.value}>
        <ReadOnlyMark value={value} inferred={by === 'effect' && value !== UNKNOWN} />
        {because !== undefined && <span className={styles.because}>{because}</span>}
      </span>
    )
  const named = by !== undefined && isNamed(by) ? valueLabel(by, value) : visibleText(value)
  return (
    <span className={styles.value} data-failed={(by === 'outcome' && value === 'failure') || undefined}>
      {named}
    </span>
  )
}
