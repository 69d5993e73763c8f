'use client'
// Says quietly that newer events wait, and shows them on request.
import { formatCount } from '../panel/format-number'
import styles from './events-page.module.css'
import { newerWords } from './newer-list'

/** `more` as newSince counts it; null draws nothing. */
export function NewerNote({ more, onShow }: { more: number | null; onShow: () => void }) {
  return (
    <span role="status">
      {more !== null && (
        <span className={styles.newer}>
          {newerWords(more, formatCount)}
          <button type="button" className={styles.show} onClick={onShow}>
            Show
          </button>
        </span>
      )}
    </span>
  )
}
