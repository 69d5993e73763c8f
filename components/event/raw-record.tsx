'use client'
// The raw record: as received or laid out for reading, to copy and to save. Copies and files are always as received.
import { Button, CopyButton, SegmentedControl, Skeleton } from '@mantine/core'
import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { formatCount } from '../panel/format-number'
import styles from './event-drawer.module.css'
import { indentJson } from './indent-json'
import type { OpenRecord } from './use-event-record'

const RecordEditor = dynamic(() => import('./record-editor'), {
  ssr: false,
  loading: () => <Skeleton height={240} radius={0} />,
})
const LAYOUTS = [
  { value: 'indented', label: 'Indented' },
  { value: 'received', label: 'As received' },
]

export function RawRecord({ record }: { record: OpenRecord }) {
  const [layout, setLayout] = useState('indented')
  const indented = useMemo(() => indentJson(record.text), [record.text])
  return (
    <section className={styles.record} aria-labelledby="raw-record">
      <div className={styles.recordBar}>
        <h3 id="raw-record" className={styles.groupTitle}>
          Raw record
        </h3>
        <span className={styles.size}>{formatCount(record.bytes.length)} bytes</span>
        <SegmentedControl
          size="xs"
          data={LAYOUTS}
          value={layout}
          onChange={setLayout}
          aria-label="Layout of the record"
        />
        <CopyButton value={record.text}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" size="compact-sm" onClick={() => save(record)}>
          Download
        </Button>
      </div>
      <RecordEditor text={layout === 'indented' ? indented : record.text} />
    </section>
  )
}

/** Saves the very bytes that were received. */
function save({ event, bytes }: OpenRecord) {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${event.eventName}-${event.eventID ?? event.id}.json`.replace(/[^\w.-]+/g, '_')
  link.click()
  URL.revokeObjectURL(url)
}
