'use client'
// The open event beside the table: who, what, where, when, result, and the raw record. Not modal: the table stays
// in use, ↑ and ↓ walk its rows, Esc closes.
import { Button, CloseButton, Skeleton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { EventSummary } from '@/lib/domain/answers'
import { withRange } from '@/lib/domain/filter'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { valueLabel } from '../filter/value-label'
import { formatCount } from '../panel/format-number'
import { formatRange, formatTime } from '../time/format-time'
import styles from './event-drawer.module.css'
import { eventFields, integrityFields } from './event-fields'
import { FieldList } from './field-list'
import { RawRecord } from './raw-record'
import { rangesAround } from './time-around'
import { useEventRecord } from './use-event-record'

type EventDrawerProps = {
  id: string
  state: PageState
  /** What the table knows of it; null when the event is not among its rows. */
  summary: EventSummary | null
  /** `total` is null as long as nobody knows how many there are. */
  position: { index: number; total: number | null } | null
  canStep: { back: boolean; forth: boolean }
  onStep: (by: 1 | -1) => void
  onClose: () => void
}

/** Whether a key belongs to what has the focus: a text, a menu, the record. */
const isTaken = (event: KeyboardEvent): boolean =>
  event.defaultPrevented ||
  event.metaKey ||
  event.ctrlKey ||
  event.altKey ||
  (event.target instanceof Element &&
    event.target.closest('input, textarea, select, [role="menu"], [role="dialog"], [role="radiogroup"]') !==
      null)
const isInRecord = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.closest('.cm-editor') !== null

export function EventDrawer({ id, state, summary, position, canStep, onStep, onClose }: EventDrawerProps) {
  const { record, problem, retry } = useEventRecord(id)
  const event = record?.event ?? summary
  const panel = useRef<HTMLElement>(null)

  useEffect(() => {
    panel.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    const onKey = (key: KeyboardEvent) => {
      if (isTaken(key)) return
      if (key.key === 'Escape') onClose()
      else if (isInRecord(key)) return
      else if (key.key === 'ArrowDown' || key.key === 'j') onStep(1)
      else if (key.key === 'ArrowUp' || key.key === 'k') onStep(-1)
      else return
      key.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onClose, onStep])

  return (
    <aside ref={panel} className={styles.drawer} tabIndex={-1} aria-labelledby="open-event">
      <header className={styles.header}>
        <div className={styles.heading} aria-live="polite">
          <h2 id="open-event" className={styles.title}>
            {event ? valueLabel('event', event.eventName) : 'Event'}
          </h2>
          {event && <span className={styles.service}>{valueLabel('service', event.eventSource)}</span>}
        </div>
        {position && (
          <span className={styles.position}>
            {formatCount(position.index + 1)}
            {position.total !== null && ` of ${formatCount(position.total)}`}
          </span>
        )}
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => document.getElementById('raw-record')?.scrollIntoView()}
        >
          Raw record
        </Button>
        <Button.Group>
          <Button
            variant="default"
            size="compact-sm"
            disabled={!canStep.back}
            onClick={() => onStep(-1)}
            aria-label="Row above"
          >
            ↑
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            disabled={!canStep.forth}
            onClick={() => onStep(1)}
            aria-label="Row below"
          >
            ↓
          </Button>
        </Button.Group>
        <CloseButton onClick={onClose} aria-label="Close the event" />
      </header>
      <div className={styles.body}>
        {event && <When state={state} eventTime={event.eventTime} />}
        {problem !== null && (
          <div className={styles.problem} role="alert">
            {problem}
            <Button variant="default" size="compact-sm" onClick={retry}>
              Try again
            </Button>
          </div>
        )}
        {record ? (
          <>
            {eventFields(record.event, record.parsed).map((group) => (
              <FieldList key={group.title} group={group} state={state} />
            ))}
            {record.integrity && <FieldList group={integrityFields(record.integrity)} state={state} />}
            <RawRecord record={record} />
          </>
        ) : (
          problem === null && <Waiting />
        )}
      </div>
    </aside>
  )
}

function When({ state, eventTime }: { state: PageState; eventTime: string }) {
  return (
    <section className={styles.when}>
      <h3 className={styles.groupTitle}>When</h3>
      <time dateTime={eventTime} className={styles.time}>
        {formatTime(eventTime)} UTC
      </time>
      <span className={styles.around}>
        {rangesAround(eventTime).map(({ label, from, to }) => (
          <FilterLink
            key={label}
            className="text-link"
            href={hrefOf(state, { filter: withRange(state.filter, from, to) })}
            title={formatRange(from, to)}
          >
            {label}
          </FilterLink>
        ))}
      </span>
    </section>
  )
}

function Waiting() {
  return (
    <div aria-busy="true">
      <span className="visually-hidden">The record is on its way</span>
      {[180, 120, 110, 320].map((height) => (
        <Skeleton key={height} height={height} mt={16} />
      ))}
    </div>
  )
}
