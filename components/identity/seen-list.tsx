'use client'
// Draws the values of one dimension that an identity had: how often, when first and last, and a mark on what is new.
import { type DimensionKey, dimensionOf } from '@/lib/domain/dimensions'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import type { PageState } from '../filter/page-state'
import { ValueActions, ValueLink } from '../filter/value-link'
import { RankedBar } from '../panel/ranked-bar'
import ranked from '../panel/ranked-list.module.css'
import { NewMark } from './new-mark'
import type { Seen, SeenRow } from './prepare-seen'
import styles from './seen-list.module.css'
import { TimeCells, TimeHeads } from './time-cells'

type SeenListProps = { seen: Seen; by: DimensionKey; state: PageState }

/** A value narrows the page; a session leads to its own. */
export function SeenList({ seen, by, state }: SeenListProps) {
  return (
    <table className={ranked.list}>
      <caption className="visually-hidden">
        {dimensionOf(by).plural} with the most events, {seen.shown}
      </caption>
      <colgroup>
        <col />
        <col className={styles.barColumn} />
        <col className={styles.countColumn} />
        <col className={styles.firstColumn} />
        <col className={styles.lastColumn} />
      </colgroup>
      <thead className={styles.head}>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{dimensionOf(by).label}</span>
          </th>
          <th scope="col" className={styles.bar}>
            <span className="visually-hidden">Reads and writes</span>
          </th>
          <th scope="col">Events</th>
          <TimeHeads />
        </tr>
      </thead>
      <tbody>
        {seen.rows.map((row) => {
          const session = by === 'session' ? entityHref(state, by, row.value) : null
          return (
            <tr key={row.value} className={ranked.row} tabIndex={-1}>
              <th scope="row" className={`${ranked.label} ${styles.label}`}>
                <span className={styles.named}>
                  {session !== null ? (
                    <SessionLink row={row} href={session} state={state} />
                  ) : (
                    <ValueLink state={state} by={by} value={row.value}>
                      {row.label}
                    </ValueLink>
                  )}
                  {row.isNew && <NewMark />}
                </span>
              </th>
              <td className={styles.bar} title={row.words}>
                <RankedBar bar={row.bar} words={row.words} />
              </td>
              <td className={ranked.count}>{row.count}</td>
              <TimeCells first={row.first} last={row.last} />
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function SessionLink({ row, href, state }: { row: SeenRow; href: string; state: PageState }) {
  return (
    <>
      <FilterLink className={styles.session} href={href} title={row.value} scroll>
        {row.label}
      </FilterLink>
      <ValueActions state={state} by="session" value={row.value} />
    </>
  )
}
