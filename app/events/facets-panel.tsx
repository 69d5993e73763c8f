// The facets of the events page: each counts under all filters but its own.
import { Facets } from '@/components/facet/facets'
import type { Facet } from '@/lib/domain/answers'
import type { DimensionKey } from '@/lib/domain/dimensions'
import { breakdown } from '@/lib/query/breakdown'
import { facets } from '@/lib/query/facets'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

export const OPEN_FACETS: readonly DimensionKey[] = [
  'service',
  'event',
  'identity',
  'user',
  'region',
  'account',
  'readOnly',
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
  'import',
]
const ORDER = [...OPEN_FACETS, ...CLOSED_FACETS]
/** More than are listed, so that a value that was chosen is seldom to be counted for itself. */
const VALUES = 12

export async function FacetsPanel({ page: { state, now } }: { page: PageFilter }) {
  const { filter } = state
  const of = ORDER.filter((by) => OPEN_FACETS.includes(by) || filter.conditions[by] !== undefined)
  const answer = await facets(database(), filter, now, { of, limit: VALUES })
  const whole = await Promise.all(answer.map((facet) => withChosen(facet, { state, now })))
  return (
    <Facets
      state={state}
      order={ORDER}
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
