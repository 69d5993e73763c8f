'use client'
// Draws a ranked panel's rows: label, bar split by reads and writes, count, percent, change, and + and − on hover and focus. A client's,
// like all that draws many links: their numbers are a small part of what the links themselves would add to the answer.
import type { DimensionKey } from '@/lib/domain/dimensions'
import { dimensionOf } from '@/lib/domain/dimensions'
import type { Ranking } from '../chart/prepare-ranking'
import type { PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import { RankedBar } from './ranked-bar'
import styles from './ranked-list.module.css'

export function RankedList({ ranking, by, state }: { ranking: Ranking; by: DimensionKey; state: PageState }) {
  const compared = ranking.rows.some(({ change }) => change !== null)
  return (
    <table className={styles.list}>
      <caption className="visually-hidden">
        {dimensionOf(by).plural} with the most events, {ranking.shown}
      </caption>
      <colgroup>
        <col />
        <col className={styles.barColumn} />
        <col className={styles.countColumn} />
        <col className={styles.shareColumn} />
        {compared && <col className={styles.changeColumn} />}
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{dimensionOf(by).label}</th>
          <th scope="col">Reads and writes</th>
          <th scope="col">Events</th>
          <th scope="col">Share</th>
          {compared && <th scope="col">Change</th>}
        </tr>
      </thead>
      <tbody>
        {ranking.rows.map((row) => (
          <tr key={row.value} className={styles.row} tabIndex={-1}>
            <th scope="row" className={styles.label}>
              <ValueLink state={state} by={by} value={row.value}>
                {row.label}
              </ValueLink>
            </th>
            <td title={row.words}>
              <RankedBar bar={row.bar} words={row.words} />
            </td>
            <td className={styles.count}>{row.count}</td>
            <td className={styles.share}>{row.share}</td>
            {compared && (
              <td className={styles.change} title={row.before ?? undefined}>
                {row.change}
                {row.before !== null && <span className="visually-hidden"> ({row.before})</span>}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
