'use client'
// Saves all matching events as a file. The server writes it while it reads, so there is nothing to wait for here.
import { Button, Menu } from '@mantine/core'
import type { EventOrder } from '@/lib/domain/answers'
import type { EXPORT_FORMATS } from '@/lib/domain/export-format'
import { type Filter, formatFilter, withRange } from '@/lib/domain/filter'
import { formatCount } from '../panel/format-number'
import styles from './events-page.module.css'

const FORMATS = [
  {
    format: 'ndjson',
    label: 'NDJSON',
    words: 'One record a line, each as CloudTrail wrote it: for jq, DuckDB and other programs.',
  },
  {
    format: 'json',
    label: 'JSON',
    words: 'The records in one {"Records": […]}, as in a log file: for tools that read CloudTrail’s files.',
  },
  {
    format: 'csv',
    label: 'CSV',
    words: 'Who, what, where, when and the result, one event a row: for a spreadsheet. No cell is a formula.',
  },
] as const satisfies readonly { format: (typeof EXPORT_FORMATS)[number]; label: string; words: string }[]

type ExportMenuProps = {
  filter: Filter
  /** What the filter's range means now: so the file holds what the page shows, however late it is asked for. */
  range: { from: string | null; to: string | null }
  order: EventOrder
  q?: string
  /** How many events it will write; null where only a search can tell. */
  events: number | null
}

export function ExportMenu({ filter, range, order, q, events }: ExportMenuProps) {
  const href = (format: string) => {
    const parameters = formatFilter(withRange(filter, range.from ?? undefined, range.to ?? undefined))
    if (q !== undefined) parameters.set('q', q)
    if (order === 'asc') parameters.set('order', order)
    parameters.set('format', format)
    return `/api/export?${parameters}`
  }
  const words =
    events === null
      ? 'Export what matches'
      : events === 0
        ? 'Nothing to export'
        : `Export ${formatCount(events)} ${events === 1 ? 'event' : 'events'}`
  return (
    <Menu position="bottom-end" shadow="md" width={320}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          className={styles.export}
          disabled={events === 0}
          rightSection={
            <span className={styles.caret} aria-hidden="true">
              ▾
            </span>
          }
        >
          {words}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, label, words: use }) => (
          <Menu.Item key={format} component="a" href={href(format)} download>
            <strong>{label}</strong>
            <span className={styles.use}>{use}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
