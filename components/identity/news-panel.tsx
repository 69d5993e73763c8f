'use client'
// Draws what an identity did for the first time in the period, by dimension.
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
                  {more !== null && <li className={styles.first}>{more}</li>}
                </ul>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
