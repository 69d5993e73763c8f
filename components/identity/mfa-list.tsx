'use client'
// Draws how many events came with multi-factor authentication, how many without, and of how many nothing is said.
import type { PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import ranked from '../panel/ranked-list.module.css'
import type { MfaRow } from './prepare-mfa'
import styles from './seen-list.module.css'

export function MfaList({
  rows,
  caveat,
  state,
}: {
  rows: readonly MfaRow[]
  caveat: string
  state: PageState
}) {
  return (
    <>
      <table className={ranked.list}>
        <caption className="visually-hidden">Events with and without MFA</caption>
        <colgroup>
          <col />
          <col className={ranked.countColumn} />
          <col className={ranked.shareColumn} />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">MFA</th>
            <th scope="col">Events</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.value} className={ranked.row} tabIndex={-1}>
              <th scope="row" className={ranked.label}>
                <ValueLink state={state} by="mfa" value={row.value}>
                  {row.label}
                </ValueLink>
              </th>
              <td className={ranked.count}>{row.count}</td>
              <td className={ranked.share}>{row.share}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{caveat}</p>
    </>
  )
}
