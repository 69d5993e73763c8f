// What the data takes of the disk, month by month, how long it is kept, and what was dropped.
import type { StorageMonth, StorageUse } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { Panel } from '../panel/panel'
import { ScrollRegion } from '../panel/scroll-region'
import { formatDay, formatTime } from '../time/format-time'
import { byteSize } from './byte-size'
import { EmptyInstance } from './empty-instance'
import tableStyles from './import-table.module.css'
import styles from './storage-section.module.css'

const PARTS = [
  ['Event rows', 'events'],
  ['Records', 'records'],
  ['Counts', 'rollUps'],
  ['Search', 'search'],
] as const satisfies readonly (readonly [string, keyof StorageMonth['bytes']])[]

/** `isEmpty`: there are no imports and no sources. */
export function StorageSection({ use, isEmpty }: { use: StorageUse; isEmpty: boolean }) {
  const { months, other, total, retention, preparing } = use
  return (
    <Panel title="Storage" label="Storage" aside={`${byteSize(total)} on disk`}>
      <div className={styles.section}>
        <p className={styles.words}>{keptWords(retention)}</p>
        {preparing !== null && (
          <p className={styles.words}>
            Counts of older data are being prepared: those from {formatDay(preparing.preparedFrom)} on are
            ready, back to {formatDay(preparing.firstDay)} they are to come. Answers are right meanwhile, and
            slower.
          </p>
        )}
        {months.length === 0 ? (
          <p className={styles.words}>
            No events are stored yet: what is on disk is the empty database. Each month of events will have
            its line here.
          </p>
        ) : (
          <MonthTable months={months} other={other} />
        )}
        {retention.dropped.length > 0 && <DroppedTable dropped={retention.dropped} />}
        {!isEmpty && <EmptyInstance />}
      </div>
    </Panel>
  )
}

function keptWords({ days, keptSince }: StorageUse['retention']): string {
  if (days === null || keptSince === null)
    return 'All events are kept. With CAIRN_RETENTION_DAYS set, months that are older than so many days are dropped.'
  return `Events are kept for ${formatCount(days)} ${days === 1 ? 'day' : 'days'}, and then dropped by whole months: at the moment what happened before ${formatDay(keptSince)} is dropped, and skipped where it comes later.`
}

function MonthTable({ months, other }: { months: readonly StorageMonth[]; other: number }) {
  const most = Math.max(other, ...months.map(({ bytes }) => bytes.total))
  return (
    <ScrollRegion className={styles.scroll} label="Disk use by month">
      <table className={`${tableStyles.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Month (UTC)</th>
            <th scope="col" className={tableStyles.number}>
              Events
            </th>
            <th scope="col" className={tableStyles.number}>
              On disk
            </th>
            <th scope="col" className={styles.barCell}>
              <span className="visually-hidden">Share of the largest</span>
            </th>
            {PARTS.map(([label, key]) => (
              <th key={key} scope="col" className={tableStyles.number}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, events, bytes }) => (
            <tr key={month}>
              <th scope="row" className={styles.month}>
                {month}
              </th>
              <td className={tableStyles.number} data-zero={events === 0 || undefined}>
                {events === null ? <span className={styles.muted}>being counted</span> : formatCount(events)}
              </td>
              <td className={tableStyles.number}>{byteSize(bytes.total)}</td>
              <BarCell share={bytes.total / most} />
              {PARTS.map(([, key]) => (
                <td key={key} className={`${tableStyles.number} ${styles.muted}`}>
                  {byteSize(bytes[key])}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className={styles.rest} colSpan={2}>
              Names, imports, sources and counts by day
            </th>
            <td className={tableStyles.number}>{byteSize(other)}</td>
            <BarCell share={other / most} />
            <td colSpan={PARTS.length} />
          </tr>
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function BarCell({ share }: { share: number }) {
  return (
    <td className={styles.barCell} aria-hidden>
      <div className={styles.bar} style={{ width: `${Math.max(1, share * 100)}%` }} />
    </td>
  )
}

function DroppedTable({ dropped }: { dropped: StorageUse['retention']['dropped'] }) {
  return (
    <>
      <h3 className={styles.head}>Dropped because of their age</h3>
      <ScrollRegion className={styles.scroll} label="Dropped months">
        <table className={`${tableStyles.table} ${styles.table}`}>
          <thead>
            <tr>
              <th scope="col">Month (UTC)</th>
              <th scope="col" className={tableStyles.number}>
                Events
              </th>
              <th scope="col" className={tableStyles.number}>
                Freed
              </th>
              <th scope="col">Dropped (UTC)</th>
            </tr>
          </thead>
          <tbody>
            {dropped.map(({ month, events, bytes, droppedAt }) => (
              <tr key={`${month} ${droppedAt}`}>
                <th scope="row" className={styles.month}>
                  {month}
                </th>
                <td className={tableStyles.number}>{formatCount(events)}</td>
                <td className={tableStyles.number}>{byteSize(bytes)}</td>
                <td className={tableStyles.when}>{formatTime(droppedAt).slice(0, 19)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  )
}
