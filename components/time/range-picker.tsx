'use client'
// The time range of a page: presets, a custom range, steps back and forth, and a way out. Always UTC.
import { Button, Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { withRange } from '@/lib/domain/filter'
import { formatInstant, parseInstant } from '@/lib/domain/time'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatDuration, formatRange, formatTime } from './format-time'
import { type ClosedRange, PRESETS, shift, zoomOut } from './presets'
import styles from './range-picker.module.css'

type RangePickerProps = {
  state: PageState
  /** What the filter's range means now; null is open. ISO instants. */
  range: { from: string | null; to: string | null }
  /** From the oldest to the newest event; null without any. */
  data: ClosedRange | null
}

/** Every choice is a link or a navigation: the range lives in the address. */
export function RangePicker({ state, range, data }: RangePickerProps) {
  const [opened, setOpened] = useState(false)
  const { filter } = state
  const href = (from?: string, to?: string) => hrefOf(state, { filter: withRange(filter, from, to) })
  const closed = range.from !== null && range.to !== null ? { from: range.from, to: range.to } : null
  const wider = closed && zoomOut(closed)
  const [before, after] = closed ? [shift(closed, -1), shift(closed, 1)] : []
  const preset = PRESETS.find(({ from }) => from === filter.from && filter.to === 'now')
  const whole = closed && data && closed.from === data.from && closed.to === data.to
  const label = preset
    ? `Last ${preset.label}`
    : whole
      ? `All data, ${formatRange(range.from, range.to)}`
      : formatRange(range.from, range.to)
  return (
    <div className={styles.picker}>
      {before && (
        <FilterLink
          className={styles.step}
          href={href(before.from, before.to)}
          aria-label="Earlier"
          title="Earlier"
        >
          ‹
        </FilterLink>
      )}
      <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus shadow="md">
        <Popover.Target>
          <button
            type="button"
            className={styles.button}
            aria-haspopup="dialog"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            <span className={styles.label}>{label}</span>
            <span className={styles.zone}>
              {closed && (
                <span className={styles.length}>
                  {formatDuration(Date.parse(closed.to) - Date.parse(closed.from))}{' '}
                </span>
              )}
              UTC
            </span>
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles.dropdown} aria-label="Time range">
          {opened && (
            <>
              <ul className={styles.presets}>
                <li>
                  <FilterLink className={styles.preset} href={href()} onClick={() => setOpened(false)}>
                    Newest week of the data
                  </FilterLink>
                </li>
                {data && (
                  <li>
                    <FilterLink
                      className={styles.preset}
                      href={href(data.from, data.to)}
                      data-on={whole || undefined}
                      onClick={() => setOpened(false)}
                    >
                      All data
                    </FilterLink>
                  </li>
                )}
                <li className={styles.heading}>Until now, last</li>
                {PRESETS.map(({ label: name, from }) => (
                  <li key={from}>
                    <FilterLink
                      className={styles.preset}
                      href={href(from, 'now')}
                      data-on={preset?.from === from || undefined}
                      onClick={() => setOpened(false)}
                    >
                      {name}
                    </FilterLink>
                  </li>
                ))}
              </ul>
              <CustomRange state={state} range={range} data={data} done={() => setOpened(false)} />
            </>
          )}
        </Popover.Dropdown>
      </Popover>
      {after && (
        <FilterLink
          className={styles.step}
          href={href(after.from, after.to)}
          aria-label="Later"
          title="Later"
        >
          ›
        </FilterLink>
      )}
      {wider && (
        <FilterLink
          className={styles.out}
          href={href(wider.from, wider.to)}
          title="The same middle, three times as long"
        >
          Zoom out
        </FilterLink>
      )}
    </div>
  )
}

const PAGE_LABELS = {
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  previousYear: 'Previous year',
  nextYear: 'Next year',
  previousDecade: 'Previous decade',
  nextDecade: 'Next decade',
}
const secondsOf = (iso: string | null): string => (iso === null ? '' : formatTime(iso).slice(0, 19))

function CustomRange({ state, range, data, done }: RangePickerProps & { done: () => void }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const [from, setFrom] = useState(secondsOf(range.from))
  const [to, setTo] = useState(secondsOf(range.to))
  const [start, end] = [parseInstant(from.trim()), parseInstant(to.trim())]
  const problem =
    start === null || end === null
      ? 'Write times like 2023-11-14 08:00'
      : start >= end
        ? 'From is not before to'
        : null

  function apply(event: FormEvent) {
    event.preventDefault()
    if (start === null || end === null || start >= end) return
    const filter = withRange(state.filter, formatInstant(start), formatInstant(end))
    startTransition(() => router.push(hrefOf(state, { filter })))
    done()
  }
  // The calendar marks whole days, the last one included: a range until midnight ends on the day before.
  const days: [string | null, string | null] = problem
    ? [null, null]
    : [from.slice(0, 10), formatInstant((end ?? 0n) - 1n).slice(0, 10)]
  return (
    <form className={styles.custom} onSubmit={apply}>
      {pending && <span data-pending hidden />}
      <DatePicker
        type="range"
        size="xs"
        allowSingleDateInRange
        defaultDate={range.to?.slice(0, 10)}
        weekendDays={[]}
        hideOutsideDates
        ariaLabels={PAGE_LABELS}
        value={days}
        onChange={([first, last]) => {
          setFrom(first ? `${first} 00:00:00` : '')
          setTo(last ? `${dayAfter(last)} 00:00:00` : '')
        }}
      />
      <div className={styles.fields}>
        <label>
          From
          <input
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            aria-invalid={start === null}
          />
        </label>
        <label>
          To (not included)
          <input value={to} onChange={(event) => setTo(event.target.value)} aria-invalid={end === null} />
        </label>
        <Button type="submit" size="xs" disabled={problem !== null}>
          Apply
        </Button>
        <p className={styles.hint}>
          {problem ?? 'Times are UTC.'}
          {data && ` The logs cover ${formatRange(data.from, data.to)}.`}
        </p>
      </div>
    </form>
  )
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
