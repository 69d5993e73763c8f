// Decides what the map of regions shows: a mark for each region that has a place, and what stands beside the map.
// For the server, which knows the projection.
import type { PlaceList, PlaceRow } from '@/lib/domain/place-answers'
import { REGIONS, type Region, regionName, regionOf } from '@/lib/domain/regions'
import { visibleText } from '@/lib/domain/value-label'
import { EFFECT_PIECES, type EffectField, effectParts } from '../chart/effect-series'
import { wordsOf } from '../chart/prepare-ranking'
import type { EffectsMode } from '../filter/effects-mode'
import { formatCount, formatShare } from '../panel/format-number'
import type { MapPlace } from './walk-region-map'
import { MAP_SIZE, placeOnMap } from './world-projection'

export type RegionMark = MapPlace & {
  code: string
  name: string
  /** The mark's diameter in percent of the map's width; null for a region in which nothing happened: a small ring. */
  size: number | null
  /** The pieces of the mark, one after the other, as turns from 0 to 1 of the whole circle. */
  pieces: { field: EffectField; from: number; to: number }[]
  /** What it says on hover, on focus and to a screen reader. */
  words: string
  share: string
}

export type RegionMapView = {
  /** From west to east. */
  marks: RegionMark[]
  /** Which of them is the first to have the focus: the one with the most events. */
  first: number
  /** Where something happened that has no place on the map. */
  beside: { value: string; label: string; why: string; count: string; words: string }[]
  /** How many regions have events: `12 of the 39 on the map`. */
  shown: string
}

/** The diameter of the largest mark, in percent of the map's width … */
const LARGEST = 5
/** … and the least that still shows its pieces. */
const LEAST = 1
/** How far one of two regions at one place stands aside, in the map's units. */
const ASIDE = 13

/** `list` is of all regions with events under the filter. */
export function prepareRegionMap(list: PlaceList, effects: EffectsMode = 'recorded'): RegionMapView {
  const rows = new Map(list.rows.map((row) => [row.value, row]))
  const onMap = REGIONS.filter((region) => region.place !== null)
  const largest = Math.max(1, ...onMap.map(({ code }) => rows.get(code)?.events ?? 0))
  const marks = placed(onMap)
    .map(({ region, x, y }) => ({
      code: region.code,
      name: region.name,
      left: percent(x, MAP_SIZE.width),
      top: percent(y, MAP_SIZE.height),
      ...shapeOf(rows.get(region.code), largest, list.total, effects),
    }))
    .sort((a, b) => a.left - b.left || a.top - b.top)
  const most = onMap.reduce<PlaceRow | undefined>((found, { code }) => {
    const row = rows.get(code)
    return row && row.events > (found?.events ?? 0) ? row : found
  }, undefined)
  const active = marks.filter(({ size }) => size !== null).length
  return {
    marks,
    first: Math.max(
      0,
      marks.findIndex(({ code }) => code === most?.value),
    ),
    beside: list.rows
      .filter(({ value }) => !regionOf(value)?.place)
      .map((row) => ({
        value: row.value,
        label: visibleText(regionName(row.value)),
        why: whyBeside(row.value),
        count: formatCount(row.events),
        words: wordsOf(row, effects),
      })),
    shown: `${formatCount(active)} of the ${formatCount(marks.length)} on the map`,
  }
}

const percent = (part: number, whole: number): number => Math.round((part / whole) * 10_000) / 100

/** Each region at its place; of two at the same place the later one stands to the left. */
function placed(regions: readonly Region[]): { region: Region; x: number; y: number }[] {
  const taken = new Map<string, number>()
  return regions.flatMap((region) => {
    if (!region.place) return []
    const key = JSON.stringify(region.place)
    const before = taken.get(key) ?? 0
    taken.set(key, before + 1)
    const { x, y } = placeOnMap(region.place)
    return [{ region, x: x - before * ASIDE, y }]
  })
}

function shapeOf(row: PlaceRow | undefined, largest: number, total: number, effects: EffectsMode) {
  if (!row || row.events === 0) return { size: null, pieces: [], words: 'no events', share: '' }
  let from = 0
  const parts = effectParts(row, effects)
  const pieces = EFFECT_PIECES.filter(({ field }) => parts[field] > 0).map(({ field }) => {
    const piece = { field, from, to: from + parts[field] / row.events }
    from = piece.to
    return piece
  })
  const size = Math.max(LEAST, Math.sqrt(row.events / largest) * LARGEST)
  return {
    size: Math.round(size * 100) / 100,
    pieces,
    words: wordsOf(row, effects),
    share: formatShare(row.events, total),
  }
}

function whyBeside(value: string): string {
  if (value === 'unknown') return 'the records name no region'
  return regionOf(value) ? 'its place is not public' : 'not in Cairn’s list of regions'
}
