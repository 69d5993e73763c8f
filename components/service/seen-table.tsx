'use client'
// Draws the actions that were seen: how often, by whom, read or write, how often denied, first and last.
import { useState } from 'react'
import { only } from '@/lib/domain/filter'
import { barOf, wordsOf } from '../chart/prepare-ranking'
import { effectsMode } from '../filter/effects-mode'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import { RankedBar } from '../panel/ranked-bar'
import { ScrollRegion } from '../panel/scroll-region'
import { ActionName } from './action-name'
import { DocLink } from './doc-link'
import { EffectMark } from './effect-mark'
import type { SeenLine } from './prepare-actions'
import styles from './service.module.css'

const MOST_AT_FIRST = 50

type SeenTableProps = { caption: string; lines: readonly SeenLine[]; largest: number; state: PageState }

/** `largest` is the number of events that fills a bar. */
export function SeenTable({ caption, lines, largest, state }: SeenTableProps) {
  const [all, setAll] = useState(false)
  const shown = all ? lines : lines.slice(0, MOST_AT_FIRST)
  const hidden = lines.length - shown.length
  return (
    <>
      <ScrollRegion label={caption} className={styles.scroll}>
        <table className={`${tableStyles.table} ${styles.table}`}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.action}>
                Action
              </th>
              <th scope="col" className={`${styles.bar} ${tableStyles.wide}`}>
                <span className="visually-hidden">Reads and writes</span>
              </th>
              <th scope="col" className={`${tableStyles.number} ${styles.count}`}>
                Events
              </th>
              <th scope="col" className={styles.effect}>
                Read or write
              </th>
              <th scope="col" className={styles.who}>
                By
              </th>
              <th scope="col" className={`${tableStyles.number} ${styles.count}`}>
                Denied
              </th>
              <th scope="col" className={`${tableStyles.number} ${styles.count}`}>
                Failed
              </th>
              <th scope="col" className={`${tableStyles.number} ${styles.time}`}>
                First (UTC)
              </th>
              <th scope="col" className={`${tableStyles.number} ${styles.time}`}>
                Last (UTC)
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <Row key={line.name} line={line} largest={largest} state={state} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {hidden > 0 && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          Show {formatCount(hidden)} more
        </button>
      )}
    </>
  )
}

function Row({ line, largest, state }: { line: SeenLine; largest: number; state: PageState }) {
  const filter = only(state.filter, 'event', line.name)
  const events = hrefOf(state, { path: '/events', filter })
  const failures = hrefOf(state, { path: '/events', filter: only(filter, 'outcome', 'failure') })
  const effects = effectsMode(state)
  const row = { ...line, value: line.name }
  const words = wordsOf(row, effects)
  return (
    <tr>
      <th scope="row" className={styles.action}>
        <span className={styles.cell}>
          <FilterLink className={styles.name} href={events} title={line.label} scroll>
            <ActionName name={line.label} />
          </FilterLink>
          {line.unpromised && (
            <span className={styles.tag} title="Its document says that CloudTrail never records this action">
              seen all the same
            </span>
          )}
          {line.pages.map(({ label, address }, at) => (
            <DocLink key={address} href={address} about={line.label}>
              {at === 0 ? 'docs' : shortName(label)}
            </DocLink>
          ))}
        </span>
      </th>
      <td className={tableStyles.wide} title={words}>
        <RankedBar bar={barOf(row, largest, effects)} words={words} />
      </td>
      <td className={tableStyles.number}>{formatCount(line.events)}</td>
      <td>
        <EffectMark mark={line.mark} />
      </td>
      <td className={styles.who}>
        {line.top && (
          <span className={styles.cell}>
            <FilterLink
              className={styles.name}
              href={entityHref({ ...state, filter }, 'identity', line.top.key) ?? events}
              title={line.top.key}
              scroll
            >
              {line.top.label}
            </FilterLink>
            {line.others > 0 && (
              <FilterLink
                className={styles.others}
                href={hrefOf(state, { path: '/identities', filter })}
                scroll
              >
                +{formatCount(line.others)}
                <span className="visually-hidden"> more identities</span>
              </FilterLink>
            )}
          </span>
        )}
      </td>
      {(['denied', 'errors'] as const).map((field) => (
        <td
          key={field}
          className={tableStyles.number}
          data-zero={line[field] === 0 || undefined}
          data-failed={line[field] > 0 || undefined}
        >
          {line[field] === 0 || field === 'denied' ? (
            formatCount(line[field])
          ) : (
            <FilterLink className={tableStyles.link} href={failures} scroll>
              {formatCount(line[field])}
            </FilterLink>
          )}
        </td>
      ))}
      <td className={`${tableStyles.number} ${styles.muted}`}>{line.first}</td>
      <td className={tableStyles.number}>{line.last}</td>
    </tr>
  )
}

/** `v2` of `Amazon SES API v2`. */
const shortName = (api: string): string => /\bv\d+$/.exec(api)?.[0] ?? api
