// Decides what the coverage bar over a chart shows: where in the chart's range log files are missing, late or unknown.
import type { Condition, Filter } from '@/lib/domain/filter'
import type { Coverage, CoverageInterval, CoverageState } from '@/lib/domain/source'
import { COVERAGE_WORDS, WORST_FIRST } from '../source/coverage-words'
import {
  type CoverageWords,
  coverageSentence,
  type PlaceInterval,
  type PlaceOfLogs,
} from './coverage-sentence'
import type { ActivityColumn } from './prepare-activity'

/** A stretch of the bar in one state: the worst of all accounts and regions. */
export type CoverageSegment = {
  state: CoverageState
  /** Where it begins and how long it is, as parts of the plot's width. */
  start: number
  length: number
  /** The same as ISO instants, exactly as the digests have it, cut to the chart's range. */
  from: string
  to: string
  /** In how many accounts and regions it is so, of how many; the name of the only one. */
  places: number
  place: string | null
  of: number
  /** Log files that a digest names and that are not here. */
  missing: number
  reason: string | null
}
export type ChartCoverage = {
  segments: CoverageSegment[]
  /** The worst state within each column of the chart; null where nothing is to be known. */
  columns: { state: CoverageState | null; words: string }[]
  words: CoverageWords
}

/** About as fine as a screen: in a cell the worst state wins, and no hole is narrower than one. */
const MOST_CELLS = 960
const NOTHING = WORST_FIRST.length

/**
 * `coverages` may reach beyond the chart; those that the filter's accounts and regions leave out do not count. Null
 * where there is nothing to say: no source covers what the chart shows.
 */
export function prepareCoverage(
  coverages: readonly Coverage[],
  columns: readonly ActivityColumn[],
  { conditions }: Pick<Filter, 'conditions'>,
): ChartCoverage | null {
  const wanted = coverages.filter(
    ({ account, region }) => isWanted(conditions.account, account) && isWanted(conditions.region, region),
  )
  const places = wanted.flatMap((place) => {
    const intervals = cutTo(place.intervals, columns)
    return intervals.length === 0 ? [] : [{ name: `${place.region} of ${place.account}`, intervals }]
  })
  if (places.length === 0) return null
  const each = Math.max(1, Math.floor(MOST_CELLS / columns.length))
  const scale = new Scale(columns, each)
  const cells = worstOfCells(places, scale, columns.length * each)
  const segments = segmentsOf(cells, places, scale)
  return {
    segments,
    columns: columns.map((_, index) => {
      const state = WORST_FIRST[Math.min(...cells.slice(index * each, (index + 1) * each))] ?? null
      return { state, words: state === null ? '–' : COVERAGE_WORDS[state].label }
    }),
    words: coverageSentence(places),
  }
}

const isWanted = (condition: Condition | undefined, value: string): boolean =>
  condition === undefined ||
  ((condition.include.length === 0 || condition.include.includes(value)) &&
    !condition.exclude.includes(value))

function cutTo(intervals: readonly CoverageInterval[], columns: readonly ActivityColumn[]): PlaceInterval[] {
  const [begin, end] = [Date.parse(columns[0]?.from ?? ''), Date.parse(columns.at(-1)?.to ?? '')]
  return intervals.flatMap((of) => {
    const [from, to] = [Math.max(begin, Date.parse(of.from)), Math.min(end, Date.parse(of.to))]
    return from < to ? [{ from, to, of }] : []
  })
}

/** All columns are equally wide, so cells go by columns: a month takes no more room than another. */
class Scale {
  readonly #each: number
  readonly #columns: { from: number; to: number }[]

  constructor(columns: readonly ActivityColumn[], each: number) {
    this.#each = each
    this.#columns = columns.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
  }

  /** The place of a time among the cells, from 0 to their number. */
  cell(time: number): number {
    let [low, high] = [0, this.#columns.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#columns[middle]?.from ?? 0) <= time) low = middle
      else high = middle - 1
    }
    const { from, to } = this.#columns[low] ?? { from: 0, to: 1 }
    return (low + (time - from) / (to - from)) * this.#each
  }

  /** The time where a cell begins, or the last one ends. */
  time(cell: number): number {
    const index = Math.min(Math.floor(cell / this.#each), this.#columns.length - 1)
    const { from, to } = this.#columns[index] ?? { from: 0, to: 1 }
    return from + ((cell - index * this.#each) / this.#each) * (to - from)
  }
}

/** For each cell the rank of its worst state, NOTHING where there is none. */
function worstOfCells(places: readonly PlaceOfLogs[], scale: Scale, count: number): Uint8Array {
  const cells = new Uint8Array(count).fill(NOTHING)
  for (const { intervals } of places)
    for (const { from, to, of } of intervals) {
      const rank = WORST_FIRST.indexOf(of.state)
      const end = scale.cell(to)
      for (let cell = Math.floor(scale.cell(from)); cell < end; cell++)
        if (rank < (cells[cell] ?? NOTHING)) cells[cell] = rank
    }
  return cells
}

type Run = { state: CoverageState; first: number; end: number; within: PlaceInterval[]; places: Set<string> }

/** Neighbours of one state are one segment, told by those intervals that make it so. */
function segmentsOf(cells: Uint8Array, places: readonly PlaceOfLogs[], scale: Scale): CoverageSegment[] {
  const runs: Run[] = []
  const runOfCell: number[] = []
  for (const [cell, rank] of cells.entries()) {
    const state = WORST_FIRST[rank]
    const last = runs.at(-1)
    if (last !== undefined && last.state === state && last.end === cell) last.end = cell + 1
    else if (state !== undefined)
      runs.push({ state, first: cell, end: cell + 1, within: [], places: new Set() })
    runOfCell.push(state === undefined ? -1 : runs.length - 1)
  }
  for (const { name, intervals } of places)
    for (const interval of intervals) {
      const end = scale.cell(interval.to)
      for (let cell = Math.floor(scale.cell(interval.from)); cell < end; ) {
        const run = runs[runOfCell[cell] ?? -1]
        if (run?.state === interval.of.state) {
          run.within.push(interval)
          run.places.add(name)
        }
        cell = run?.end ?? cell + 1
      }
    }
  return runs.map(({ state, first, end, within, places: found }) => {
    const from = within.reduce((least, interval) => Math.min(least, interval.from), Number.POSITIVE_INFINITY)
    const to = within.reduce((most, interval) => Math.max(most, interval.to), Number.NEGATIVE_INFINITY)
    return {
      state,
      start: first / cells.length,
      length: (end - first) / cells.length,
      // An interval that something worse cuts goes on behind it.
      from: isoOf(Math.max(from, scale.time(first))),
      to: isoOf(Math.min(to, scale.time(end))),
      places: found.size,
      place: found.size === 1 ? ([...found][0] ?? null) : null,
      of: places.length,
      missing: within.reduce((sum, { of }) => sum + of.missing, 0),
      reason: within.find(({ of }) => of.reason !== null)?.of.reason ?? null,
    }
  })
}

const isoOf = (milliseconds: number): string =>
  new Date(Math.round(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z')
