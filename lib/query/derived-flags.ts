// Flags that no table holds, because they follow from other columns of an event or a roll-up's row `e`.
import { Prisma } from '../db/generated/client'
import { PLACE_KIND } from '../db/identity-first'

const { sql } = Prisma
type Sql = Prisma.Sql

/** The tests of a flag's states; each event passes one of them. */
export type FlagStates = { true: Sql; false: Sql; null: Sql }

export const flagStates = (flag: Sql): FlagStates => ({
  true: sql`${flag} is true`,
  false: sql`${flag} is false`,
  null: sql`${flag} is null`,
})

/** The column of what is inferred: that of the action, and one of its own in roll-ups that do not tell actions apart. */
export const INFERRED = 'inferred'

/** What is inferred where `read_only` is null. Nearly no record lacks it, and no other looks its action up. */
const inferredOf = (held: readonly string[]): Sql =>
  held.includes(INFERRED) ? sql`e.inferred` : sql`(select a.inferred from action a where a.id = e.action_id)`

/** Whether the row only reads: as recorded, else as inferred; null where neither says. */
export const effectOf = (held: readonly string[]): Sql =>
  sql`case when e.read_only is null then ${inferredOf(held)} else e.read_only end`

/** Whether the row's effect is inferred, and is this. */
export const inferredAs = (readOnly: boolean, held: readonly string[]): Sql =>
  sql`case when e.read_only is null then ${inferredOf(held)} = ${readOnly} else false end`

/** The states of a flag that follows from others; `held` are the columns that the row holds itself. */
export function derivedStates(column: 'effect' | 'cross_account', held: readonly string[]): FlagStates {
  if (column === 'effect') return flagStates(sql`(${effectOf(held)})`)
  // Which identity was where at all is known: far fewer pairs than events or rows of the cube. `is true` keeps Postgres from
  // making a join of it, for which it guesses a hundredth of the pairs: it hashes them once.
  const pairs = (test: Sql): Sql => sql`((e.identity_id, e.place_id) in (
    select f.identity_id, f.value_id
    from identity_first f
    join identity i on i.id = f.identity_id
    join place p on p.id = f.value_id
    where f.kind = ${PLACE_KIND}::smallint and ${test}
  )) is true`
  return {
    true: pairs(sql`i.account_id <> p.account`),
    false: pairs(sql`i.account_id = p.account`),
    null: sql`(
    e.identity_id in (select id from identity where account_id is null)
    or e.place_id in (select id from place where account is null)
  )`,
  }
}
