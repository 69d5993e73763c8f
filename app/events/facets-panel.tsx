// The facets of the events page: each counts under all filters but its own.
import { cache } from 'react'
import type { Unsaid } from '@/components/chart/effects-sentence'
import { Facets } from '@/components/facet/facets'
import { unsaidOf } from '@/components/facet/unsaid-of'
import { EFFECT_VALUES, type EffectsMode, effectsMode } from '@/components/filter/effects-mode'
import type { Facet } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { breakdown } from '@/lib/query/breakdown'
import { facets } from '@/lib/query/facets'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

/** Among them that of reads and writes, as recorded or with what is inferred. */
const openFacets = (effects: EffectsMode): readonly DimensionKey[] => [
  'service',
  'event',
  'identity',
  'user',
  'region',
  'account',
  EFFECT_VALUES[effects].by,
  'error',
  'outcome',
  'actor',
]
/** They begin closed and cost nothing until they are opened, unless the filter names a value of theirs. */
const CLOSED_FACETS: readonly DimensionKey[] = [
  'identityType',
  'ip',
  'agent',
  'session',
  'accessKey',
  'category',
  'type',
  'mfa',
  'crossAccount',
  'import',
]
/** More than are listed, so that a value that was chosen is seldom to be counted for itself. */
const VALUES = 12

export const OPEN_FACETS = openFacets('recorded').length

/** The page's facets as they are counted, in their order; asked once a request. */
const facetsOnce = cache(async ({ state, now }: PageFilter) => {
  const open = openFacets(effectsMode(state))
  const order = [...open, ...CLOSED_FACETS]
  const of = order.filter((by) => open.includes(by) || state.filter.conditions[by] !== undefined)
  return { order, answer: await facets(database(), state.filter, now, { of, limit: VALUES }) }
})

/** What the page's events do not say of reads and writes. */
export async function unsaidOnce(page: PageFilter): Promise<Unsaid> {
  const { filter } = page.state
  const { by } = EFFECT_VALUES[effectsMode(page.state)]
  const { answer } = await facetsOnce(page)
  const facet = answer.find((one) => one.by === by)
  return unsaidOf(facet?.rows ?? [], filter.conditions[by])
}

export async function FacetsPanel({ page }: { page: PageFilter }) {
  const { state, now } = page
  const { order, answer } = await facetsOnce(page)
  const whole = await Promise.all(answer.map((facet) => withChosen(facet, { state, now })))
  return (
    <Facets
      state={state}
      order={order}
      facets={whole}
      note={state.others.q === undefined ? undefined : 'Counts leave the text search out.'}
    />
  )
}

/** The chosen values that are not among the first ones are counted as well. */
async function withChosen(facet: Facet, { state, now }: Pick<PageFilter, 'state' | 'now'>): Promise<Facet> {
  const { by } = facet
  const { include = [], exclude = [] } = state.filter.conditions[by] ?? {}
  const missing = [...include, ...exclude].filter((value) => !facet.rows.some((row) => row.value === value))
  if (missing.length === 0 || facet.rows.length === facet.distinct) return facet
  const conditions = { ...state.filter.conditions, [by]: { include: missing, exclude: [] } }
  const found = await breakdown(database(), { ...state.filter, conditions }, now, {
    by,
    limit: missing.length,
    order: 'events',
    seen: false,
  })
  return { ...facet, rows: [...facet.rows, ...found.rows] }
}
