'use client'
// Draws what an identity did for the first time in the period, by dimension.
import { useState } from 'react'
import type { DimensionKey } from '@/lib/domain/dimensions'
import type { PageState } from '../filter/page-state'
import { ValueLink } from '../filter/value-link'
import styles from './news-panel.module.css'
import type { News } from './prepare-news'

export function NewsList({ news, state }: { news: News; state: PageState }) {
  return (
    <>
      <p className={styles.words}>{news.words}</p>
      {news.groups.length > 0 && (
        <dl className={styles.groups}>
          {news.groups.map(({ by, title, count, rows, more }) => (
            <div key={by} className={styles.group}>
              <dt>
                {title} <span className={styles.count}>{count}</span>
              </dt>
              <dd>
                <Values rows={rows} by={by} state={state} />
                {more && <More more={more} title={title} by={by} state={state} />}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

type Group = News['groups'][number]
type ValuesProps = { rows: Group['rows']; by: DimensionKey; state: PageState }

function Values({ rows, by, state }: ValuesProps) {
  return (
    <ul className={styles.values}>
      {rows.map(({ value, label, first }) => (
        <li key={value}>
          <ValueLink state={state} by={by} value={value}>
            {label}
          </ValueLink>
          <span className={styles.first} title={`First on ${first} UTC`}>
            {first.slice(0, 16)}
          </span>
        </li>
      ))}
    </ul>
  )
}

type MoreProps = { more: NonNullable<Group['more']>; title: string } & Omit<ValuesProps, 'rows'>

/** The others, drawn once they are asked for: there can be hundreds, and each has several links. */
function More({ more, title, by, state }: MoreProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {more.words}
        <span className="visually-hidden"> of {title}</span>
      </summary>
      {isOpen && (
        <>
          <Values rows={more.rows} by={by} state={state} />
          {more.left !== null && <p className={styles.left}>{more.left}</p>}
        </>
      )}
    </details>
  )
}
