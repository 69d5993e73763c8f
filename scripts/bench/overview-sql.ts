// The overview's questions as SQL over one flat table, in the forms that people write it. DuckDB and Postgres both take
// it as it is.
import {
  FACET_DIMENSIONS,
  FLAT_DIMENSIONS,
  isFacet,
  type OverviewCase,
  type OverviewDimension,
  PAGE_EVENTS,
  PANEL_DIMENSIONS,
  PANEL_ROWS,
} from './overview'

/** One statement with grouping sets, or one a question; with `materialised` what matches is put aside first. */
export const FORMS = ['one statement', 'materialised', 'separate statements'] as const
export type Form = (typeof FORMS)[number]

const COUNTS = `count(*) as events, count(*) filter (where read_only) as reads,
  count(*) filter (where not read_only) as writes, count(*) filter (where failed) as errors`
const NO_DAY = 'null::timestamp as day, null::boolean as flag'
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** What the case asks of a row; `without` leaves out the conditions of a dimension. */
function matching({ from, to, conditions }: OverviewCase, without?: OverviewDimension): string {
  const tests = conditions
    .filter(({ by }) => by !== without)
    .map(({ by, value, not }) => {
      const { column } = FLAT_DIMENSIONS[by]
      if (column === 'read_only') return `read_only is ${not ? 'not ' : ''}${value}`
      return not ? `${column} is distinct from ${text(value)}` : `${column} = ${text(value)}`
    })
  return [`event_time >= ${text(from)}`, `event_time < ${text(to)}`, ...tests].join(' and ')
}

const DIMENSIONS: readonly OverviewDimension[] = [...PANEL_DIMENSIONS, ...FACET_DIMENSIONS]
const hasOwnCondition = ({ conditions }: OverviewCase, by: OverviewDimension): boolean =>
  isFacet(by) && conditions.some((condition) => condition.by === by)
const columnOf = (by: OverviewDimension): string => FLAT_DIMENSIONS[by].column
const shown = (by: OverviewDimension): string => `cast(${columnOf(by)} as text)`

/** The rows of one dimension, all of its values. */
const valuesOf = (table: string, by: OverviewDimension, where: string): string => `
select ${text(by)} as kind, ${shown(by)} as value, ${NO_DAY}, ${COUNTS}
from ${table}
where ${where}
group by ${columnOf(by)}`

/** The best of every dimension, with how many there are and how many have a value at all. */
const ranked = (counted: string): string => `
with counted as (${counted}
), ranked as (
  select *,
    row_number() over (partition by kind order by events desc, value) as rank,
    count(*) over (partition by kind) as all_values,
    count(value) over (partition by kind) as named_values,
    sum(events) over (partition by kind) as total
  from counted
)
select * from ranked
where rank <= ${PANEL_ROWS + 1} or kind in ('totals', 'timeline')`

/** Everything but the page of events: the statements in order, all rows of which together are the answer. */
export function overviewStatements(form: Form, table: string, asked: OverviewCase): string[] {
  if (form === 'separate statements')
    return [
      `select 'totals' as kind, null as value, ${NO_DAY}, ${COUNTS},
        count(distinct service) as services, count(distinct identity) as identities, count(distinct region) as regions
      from ${table} where ${matching(asked)}`,
      `select 'timeline' as kind, null as value, date_trunc('day', event_time) as day, read_only as flag, ${COUNTS}
      from ${table} where ${matching(asked)} group by day, read_only`,
      ...DIMENSIONS.map((by) => ranked(valuesOf(table, by, matching(asked, isFacet(by) ? by : undefined)))),
    ]
  const own = DIMENSIONS.filter((by) => hasOwnCondition(asked, by))
  const shared = DIMENSIONS.filter((by) => !own.includes(by))
  const hit = form === 'materialised' ? 'hit' : `(${hitOf(table, asked)}) hit`
  const counted = [groupingSets(hit, shared), ...own.map((by) => valuesOf(table, by, matching(asked, by)))]
  const statement = ranked(counted.join('\nunion all'))
  if (form === 'one statement') return [statement]
  return [`create temp table hit as ${hitOf(table, asked)}`, statement, 'drop table hit']
}

function hitOf(table: string, asked: OverviewCase): string {
  const columns = DIMENSIONS.map(columnOf).filter((column) => column !== 'read_only')
  return `select ${columns.join(', ')}, read_only, failed, date_trunc('day', event_time) as day
  from ${table} where ${matching(asked)}`
}

function groupingSets(hit: string, dimensions: readonly OverviewDimension[]): string {
  const columns = dimensions.map(columnOf).filter((column) => column !== 'read_only')
  const flagged = dimensions.includes('readOnly')
  const kinds = dimensions
    .filter((by) => by !== 'readOnly')
    .map((by) => `when grouping(${columnOf(by)}) = 0 then ${text(by)}`)
  const values = dimensions
    .filter((by) => by !== 'readOnly')
    .map((by) => `when grouping(${columnOf(by)}) = 0 then ${shown(by)}`)
  // In this order: a set of day and flag is the timeline, one of the flag alone its facet.
  return `
select
  case
    when grouping(day) = 0 then 'timeline'
    ${flagged ? `when grouping(read_only) = 0 then 'readOnly'` : ''}
    ${kinds.join('\n    ')}
    else 'totals'
  end as kind,
  case
    ${values.join('\n    ')}
    ${flagged ? `when grouping(read_only) = 0 and grouping(day) = 1 then cast(read_only as text)` : ''}
  end as value,
  day, read_only as flag, ${COUNTS}
from ${hit}
group by grouping sets ((), (day, read_only)${flagged ? ', (read_only)' : ''}, ${columns.map((column) => `(${column})`).join(', ')})`
}

/** The newest events that match, with all that a list shows of them. */
export const pageStatement = (table: string, asked: OverviewCase): string => `
select event_time, event_id, service, event, region, account, error, identity, identity_type, actor, user_name, session,
  ip, user_agent, read_only
from ${table}
where ${matching(asked)}
order by event_time desc, event_id desc
limit ${PAGE_EVENTS}`
