// One cell of the events table.
import type { EventSummary } from '@/lib/domain/answers'
import { dimensionOf } from '@/lib/domain/dimensions'
import { visibleText } from '@/lib/domain/value-label'
import { valueLabel } from '../filter/value-label'
import styles from './event.module.css'
import { type SummaryDimension, summaryValue } from './event-columns'
import { inferenceOf } from './inferred-from'
import { ReadOnlyMark } from './read-only-mark'

/** A value as text; what an event lacks is a dash, and no error is nothing at all. */
export function EventCell({ event, by }: { event: EventSummary; by: SummaryDimension }) {
  const value = summaryValue(event, by)
  if (by === 'readOnly') return <ReadOnlyMark value={value} />
  if (by === 'effect') return <ReadOnlyMark value={value} inferred={inferenceOf(event) ?? false} />
  if (by === 'identity') return <Identity identity={event.identity} />
  if (by === 'error' && event.errorCode === null) return <span className="visually-hidden">none</span>
  if (by === 'error') return <span className={styles.failed}>{valueLabel(by, value)}</span>
  if (by === 'event') return <strong>{valueLabel(by, value)}</strong>
  if (value === dimensionOf(by).absent)
    return (
      <span className={styles.muted}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{value}</span>
      </span>
    )
  return valueLabel(by, value)
}

function Identity({ identity }: { identity: EventSummary['identity'] }) {
  const beside = identity.sessionName ?? (identity.actor === 'on-behalf' ? identity.invokedBy : null)
  return (
    <>
      {identity.name === null ? valueLabel('identity', identity.key) : visibleText(identity.name)}
      {beside !== null && (
        <span className={styles.muted}>
          {identity.sessionName === null ? ' via ' : ' / '}
          {visibleText(beside)}
        </span>
      )}
    </>
  )
}

/** The whole of a value, for what a narrow cell cuts off. */
export function cellTitle(event: EventSummary, by: SummaryDimension): string {
  if (by === 'effect') return [event.effect, inferenceOf(event)].filter(Boolean).join(', ')
  if (by !== 'identity') return summaryValue(event, by)
  const { key, sessionName, invokedBy } = event.identity
  return [key, sessionName && `session ${sessionName}`, invokedBy && `through ${invokedBy}`]
    .filter(Boolean)
    .join('\n')
}
