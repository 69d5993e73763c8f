'use client'
// Draws who acted in an account that is not their own: a row for each identity and pair of accounts.
import { useState } from 'react'
import type { CrossAccount, CrossAccountRow } from '@/lib/domain/place-answers'
import { visibleText } from '@/lib/domain/value-label'
import { effectParts, effectSeries, sumOfSeries } from '../chart/effect-series'
import { InferredCount } from '../chart/inferred-count'
import { barOf, wordsOf } from '../chart/prepare-ranking'
import { effectsMode } from '../filter/effects-mode'
import { FilterLink } from '../filter/filter-link'
import type { PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import { RankedBar } from '../panel/ranked-bar'
import listStyles from '../panel/value-list.module.css'
import { formatTime } from '../time/format-time'
import styles from './cross-account-table.module.css'
import { CROSSING_TITLES, type Crossing, crossingLinks } from './prepare-cross-account'

type CrossAccountTableProps = { answer: CrossAccount; crossing: Crossing; state: PageState }

const MOST_AT_FIRST = 10

/** A name leads to its page; + and − narrow the page; a count leads to the events. */
export function CrossAccountTable({ answer: { rows, distinct }, crossing, state }: CrossAccountTableProps) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, MOST_AT_FIRST)
  const largest = Math.max(1, ...rows.map(({ events }) => events))
  return (
    <>
      <div className={`${listStyles.scroll} ${styles.scroll}`}>
        <table className={`${tableStyles.table} ${listStyles.table} ${styles.table}`}>
          <caption className="visually-hidden">
            {CROSSING_TITLES[crossing]}: {formatCount(shown.length)} of {formatCount(distinct)}
          </caption>
          <thead>
            <tr>
              <th scope="col" className={listStyles.value}>
                Identity
              </th>
              {crossing !== 'out' && (
                <th scope="col" className={`${styles.account} ${tableStyles.wide}`}>
                  Caller’s account
                </th>
              )}
              {crossing !== 'in' && (
                <th scope="col" className={`${styles.account} ${tableStyles.wide}`}>
                  Acted in
                </th>
              )}
              <th scope="col" className={`${listStyles.bar} ${tableStyles.wider}`}>
                <span className="visually-hidden">By readOnly</span>
              </th>
              {['Events', 'Writes', 'Reads', 'Unknown', 'Failed'].map((words) => (
                <th key={words} scope="col" className={`${tableStyles.number} ${listStyles.count}`}>
                  {words}
                </th>
              ))}
              <th scope="col" className={`${tableStyles.number} ${listStyles.time}`}>
                Last seen (UTC)
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row
                key={JSON.stringify([row.identity, row.caller, row.account])}
                row={row}
                crossing={crossing}
                largest={largest}
                state={state}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length && (
        <button type="button" className={listStyles.more} onClick={() => setAll(true)}>
          Show {formatCount(rows.length - shown.length)} more
          {rows.length < distinct && ` of ${formatCount(distinct - shown.length)}`}
        </button>
      )}
    </>
  )
}

type RowProps = { row: CrossAccountRow; crossing: Crossing; largest: number; state: PageState }

function Row({ row, crossing, largest, state }: RowProps) {
  const links = crossingLinks(state, row)
  const counts = { ...row, value: row.identity }
  const effects = effectsMode(state)
  const parts = effectParts(counts, effects)
  const words = wordsOf(counts, effects)
  return (
    <tr className={listStyles.row} tabIndex={-1}>
      <th scope="row" className={listStyles.value}>
        <span className={listStyles.cell}>
          <FilterLink className={listStyles.link} href={links.identity} title={row.identity} scroll>
            {row.label}
          </FilterLink>
          <ValueActions state={state} by="identity" value={row.identity} />
        </span>
        <span className={styles.pair}>
          {crossing !== 'out' && (
            <>
              of{' '}
              <FilterLink className={listStyles.link} href={links.caller} scroll>
                {visibleText(row.caller)}
              </FilterLink>
            </>
          )}
          {crossing === 'all' && <br />}
          {crossing !== 'in' && (
            <>
              in{' '}
              <FilterLink className={listStyles.link} href={links.account} scroll>
                {visibleText(row.account)}
              </FilterLink>
            </>
          )}
        </span>
      </th>
      {crossing !== 'out' && (
        <td className={`${styles.account} ${tableStyles.wide}`}>
          <FilterLink className={listStyles.link} href={links.caller} title={row.caller} scroll>
            {visibleText(row.caller)}
          </FilterLink>
        </td>
      )}
      {crossing !== 'in' && (
        <td className={`${styles.account} ${tableStyles.wide}`}>
          <FilterLink className={listStyles.link} href={links.account} title={row.account} scroll>
            {visibleText(row.account)}
          </FilterLink>
          {crossing === 'all' && <ValueActions state={state} by="account" value={row.account} />}
        </td>
      )}
      <td className={tableStyles.wider} title={words}>
        <RankedBar bar={barOf(counts, largest, effects)} words={words} />
      </td>
      <td className={tableStyles.number}>
        <FilterLink className={listStyles.link} href={links.events} scroll>
          {formatCount(row.events)}
          <span className="visually-hidden"> events</span>
        </FilterLink>
      </td>
      {effectSeries(effects).map((series) => {
        const sum = sumOfSeries(parts, series)
        return (
          <td key={series.field} className={tableStyles.number} data-zero={sum === 0 || undefined}>
            {series.inferred ? (
              <InferredCount count={sum} inferred={parts[series.inferred.field]} of={series.inferred.of} />
            ) : (
              formatCount(sum)
            )}
          </td>
        )
      })}
      <td
        className={tableStyles.number}
        data-zero={row.errors === 0 || undefined}
        data-failed={row.errors > 0 || undefined}
      >
        {formatCount(row.errors)}
      </td>
      <td className={tableStyles.number}>{formatTime(row.lastSeen).slice(0, 16)}</td>
    </tr>
  )
}
