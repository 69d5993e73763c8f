'use client'
// Draws activity over time: stacked columns by reads and writes, failures in red below the axis. Drag zooms, a click takes one column.
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useEffect, useRef, useState, useTransition } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  type MouseHandlerDataParam,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  useActiveTooltipLabel,
  XAxis,
  YAxis,
} from 'recharts'
import { withRange } from '@/lib/domain/filter'
import { effectsMode } from '../filter/effects-mode'
import { hrefOf, type PageState } from '../filter/page-state'
import { formatShort } from '../panel/format-number'
import styles from './activity-chart.module.css'
import { ActivityTooltip } from './activity-tooltip'
import { COVERAGE_BAR_HEIGHT, CoverageBar } from './coverage-bar'
import { EFFECT_PIECES } from './effect-series'
import { FailureMark } from './failure-mark'
import { type Activity, type ActivityColumn, rangeOfColumns } from './prepare-activity'
import type { ChartCoverage } from './prepare-coverage'

/** The chart keeps what it showed when the drag began: columns must not move under the pointer. */
type Drag = { from: number; to: number; activity: Activity }

/** Its own, and not a part of its parent's: a fieldset inside a flex box has no height that a percentage could mean. */
const HEIGHT = 220
const MARGIN = { top: 8, right: 4, bottom: 0, left: 0 }
const AXIS_WIDTH = 46
/** The colours that also stand for what is not recorded. */
const HATCHED = ['unknown', 'read', 'write']

type ActivityChartProps = { activity: Activity; coverage: ChartCoverage | null; state: PageState }

/** Reserves its height before it draws, so that nothing jumps. */
export function ActivityChart({ activity: newest, coverage, state }: ActivityChartProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const [drag, setDrag] = useState<Drag | null>(null)
  const touched = useRef(false)
  const active = useRef<number | null>(null)
  const activity = drag?.activity ?? newest
  const { columns, ticks } = activity

  const show = (one: number, other: number) => {
    const range = rangeOfColumns(columns, one, other)
    if (!range) return
    const href = hrefOf(state, { filter: withRange(state.filter, range.from, range.to) })
    startTransition(() => router.push(href, { scroll: false }))
  }
  // The button may be let go anywhere, and Esc thinks better of it.
  useEffect(() => {
    if (drag === null) return
    const range = rangeOfColumns(columns, drag.from, drag.to)
    const finish = () => {
      setDrag(null)
      if (!range) return
      const href = hrefOf(state, { filter: withRange(state.filter, range.from, range.to) })
      startTransition(() => router.push(href, { scroll: false }))
    }
    const giveUp = (event: globalThis.KeyboardEvent) => event.key === 'Escape' && setDrag(null)
    window.addEventListener('mouseup', finish)
    window.addEventListener('keydown', giveUp)
    return () => {
      window.removeEventListener('mouseup', finish)
      window.removeEventListener('keydown', giveUp)
    }
  }, [drag, columns, state, router])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && active.current !== null) show(active.current, active.current)
  }
  const [first, last] = drag ? [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)] : []
  return (
    <div className={styles.frame}>
      {coverage && <CoverageBar coverage={coverage} left={MARGIN.left + AXIS_WIDTH} right={MARGIN.right} />}
      <fieldset
        className={styles.chart}
        aria-label="Activity over time. Left and right arrows read the columns, Enter shows only one."
        onKeyDown={onKeyDown}
        onTouchStart={() => {
          touched.current = true
        }}
      >
        {pending && <span data-pending hidden />}
        <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 1, height: HEIGHT }}>
          <BarChart
            data={columns}
            margin={coverage === null ? MARGIN : { ...MARGIN, top: COVERAGE_BAR_HEIGHT }}
            barCategoryGap="12%"
            stackOffset="sign"
            onMouseDown={(at) => {
              const index = indexOf(at)
              if (index !== null && !touched.current) setDrag({ from: index, to: index, activity })
            }}
            onMouseMove={(at) => {
              const index = indexOf(at)
              if (drag && index !== null && index !== drag.to) setDrag({ ...drag, to: index })
            }}
          >
            <defs>
              {HATCHED.map((colour) => (
                <pattern
                  key={colour}
                  id={`hatch-${colour}`}
                  width="4"
                  height="4"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width="4" height="4" fill={`var(--${colour})`} fillOpacity="0.3" />
                  <rect width="1.6" height="4" fill={`var(--${colour})`} />
                </pattern>
              ))}
            </defs>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="from"
              ticks={ticks.map(({ at }) => at)}
              tickFormatter={(at: string) => ticks.find((tick) => tick.at === at)?.label ?? ''}
              tick={{ fill: 'var(--text-muted)', fontSize: 11 }}
              axisLine={false}
              interval="preserveStart"
              minTickGap={14}
              tickLine={false}
              height={22}
            />
            <YAxis
              width={AXIS_WIDTH}
              domain={[-activity.deepest, activity.scale.at(-1) ?? 0]}
              ticks={activity.scale}
              tickFormatter={formatShort}
              tick={{ fill: 'var(--text-muted)', fontSize: 11 }}
              axisLine={false}
              tickLine={false}
              interval={0}
            />
            <Tooltip
              content={
                <ActivityTooltip columns={columns} zone={activity.zone} effects={effectsMode(state)} />
              }
              cursor={{ fill: 'var(--text)', fillOpacity: 0.06 }}
              isAnimationActive={false}
            />
            {EFFECT_PIECES.map(({ field, fill }) => (
              <Bar key={field} dataKey={field} stackId="events" fill={fill} isAnimationActive={false} />
            ))}
            <Bar
              dataKey={(column: ActivityColumn) => -column.failed}
              stackId="events"
              shape={(bar) => <FailureMark {...bar} />}
              isAnimationActive={false}
            />
            <ReferenceLine y={0} stroke="var(--line-strong)" />
            {first !== undefined && last !== undefined && (
              <ReferenceArea
                x1={columns[first]?.from}
                x2={columns[last]?.from}
                fill="var(--accent)"
                fillOpacity={0.18}
                stroke="var(--accent)"
              />
            )}
            <ActiveColumn columns={activity.columns} onChange={(index) => (active.current = index)} />
          </BarChart>
        </ResponsiveContainer>
      </fieldset>
    </div>
  )
}

const indexOf = (at: MouseHandlerDataParam): number | null => {
  const index = Number(at.activeTooltipIndex ?? Number.NaN)
  return Number.isInteger(index) ? index : null
}

/** Tells which column the pointer or the arrow keys are on; draws nothing. */
function ActiveColumn(props: { columns: Activity['columns']; onChange: (index: number | null) => void }) {
  const label = useActiveTooltipLabel()
  useEffect(() => {
    const index = props.columns.findIndex(({ from }) => from === label)
    props.onChange(index < 0 ? null : index)
  })
  return null
}
