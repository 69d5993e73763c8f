'use client'
// The calendar of one account and region, or of all: a day is a mark that leads to its events. One tab stop; arrows move.
import { useRouter } from 'next/navigation'
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useRef,
  useState,
  useTransition,
} from 'react'
import { formatDay } from '../time/format-time'
import styles from './coverage-calendar.module.css'
import { CoverageMark, coverageMark } from './coverage-mark'
import { COVERAGE_WORDS } from './coverage-words'
import {
  type Calendar,
  type CalendarDay,
  countsInWords,
  dayAfterKey,
  dayFigures,
  dayHref,
  isCalendarKey,
} from './prepare-calendar'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const dayInWords = (day: string): string => `${WEEKDAYS[new Date(day).getUTCDay()]} ${formatDay(day)}`
const stateInWords = ({ state }: CalendarDay): string => (state === 'none' ? '' : COVERAGE_WORDS[state].label)

const indexOf = (target: EventTarget): number | null => {
  const index = target instanceof HTMLElement ? target.dataset.index : undefined
  return index === undefined ? null : Number(index)
}

/** `title` names it: an account and a region, or all of them. */
export function CoverageCalendar({ calendar, title }: { calendar: Calendar; title: string }) {
  const router = useRouter()
  const titleId = useId()
  const box = useRef<HTMLDivElement>(null)
  const [pending, startTransition] = useTransition()
  const [pointed, setPointed] = useState<number | null>(null)
  const days = calendar.months.flatMap((month) => month.days)
  // The newest day is where the keyboard comes in.
  const newest = dayAfterKey(days, 0, 'End')
  const [stop, setStop] = useState(newest)
  const current = days[stop] && days[stop].state !== 'none' ? stop : newest
  const counts = countsInWords(calendar.counts)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setPointed(null)
    const at = indexOf(event.target)
    if (at === null || !isCalendarKey(event.key)) return
    event.preventDefault()
    box.current?.querySelector<HTMLElement>(`[data-index="${dayAfterKey(days, at, event.key)}"]`)?.focus()
  }
  const onFocus = (event: FocusEvent) => {
    const at = indexOf(event.target)
    if (at !== null) setStop(at)
    setPointed(at)
  }
  // A plain link to a page of ours; hundreds of Next's own would be slow to bring to life.
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof HTMLAnchorElement ? event.target : null
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    startTransition(() => router.push(link.href))
  }

  let index = -1
  return (
    <section className={styles.calendar} aria-labelledby={titleId} data-pending={pending || undefined}>
      <div>
        <h3 id={titleId}>{title}</h3>
        <span className={styles.counts}>
          {counts.length === 0 ? 'no logs in these months' : 'days: '}
          {counts.map(({ state, words }, number) => (
            <span key={state} data-state={state}>
              {number > 0 && ', '}
              {words}
            </span>
          ))}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: listens for the days in it, which are links */}
      <div
        ref={box}
        className={styles.months}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={() => setPointed(null)}
        onMouseOver={(event) => setPointed(indexOf(event.target))}
        onMouseLeave={() => setPointed(null)}
        onClick={onClick}
      >
        {calendar.months.map(({ month, words, lead, days: ofMonth }) => (
          <figure key={month} className={styles.month}>
            <figcaption>{words}</figcaption>
            <div className={styles.days}>
              {ofMonth.map((day, number) => {
                index++
                const style = number === 0 ? { gridRowStart: lead + 1 } : undefined
                const className = `${coverageMark} ${styles.day}`
                if (day.state === 'none')
                  return <span key={day.day} className={className} data-state="none" style={style} />
                return (
                  <a
                    key={day.day}
                    href={dayHref(day.day, calendar)}
                    className={className}
                    style={style}
                    data-state={day.state}
                    data-index={index}
                    tabIndex={index === current ? 0 : -1}
                  >
                    <span className="visually-hidden">
                      {`${dayInWords(day.day)}: ${stateInWords(day)}, ${dayFigures(day)}. ${day.reason ?? ''}`}
                    </span>
                  </a>
                )
              })}
            </div>
          </figure>
        ))}
        {pointed !== null && days[pointed] && (
          <DayTooltip box={box.current} at={pointed} day={days[pointed]} />
        )}
      </div>
    </section>
  )
}

/** Below the day that is pointed at, within the calendar's width. */
function DayTooltip({ box, at, day }: { box: HTMLElement | null; at: number; day: CalendarDay }) {
  const mark = box?.querySelector<HTMLElement>(`[data-index="${at}"]`)
  if (!box || !mark || day.state === 'none') return null
  const left = Math.max(0, Math.min(mark.offsetLeft, box.clientWidth - 260))
  return (
    <div className={styles.tooltip} style={{ left, top: mark.offsetTop + 20 }} aria-hidden="true">
      <strong>{dayInWords(day.day)}</strong>
      <div>
        <CoverageMark state={day.state} /> {stateInWords(day)}: {dayFigures(day)}
      </div>
      {day.reason !== null && <p>{day.reason}</p>}
    </div>
  )
}
